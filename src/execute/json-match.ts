import { getNamedType, type GraphQLNamedType, type GraphQLOutputType, isAbstractType, isEnumType } from 'graphql';

import { type Batch, coordinate, type Graph } from '../graph/graph.ts';
import { graphField } from '../graph/resolve-path.ts';
import { typeResolver } from './abstract-type.ts';
import { jsonReader } from './json-field.ts';

/** A way from an item to the value of it that equals its key. */
export type ReadMatch = (item: unknown) => unknown;

/** Reads the match field of a REST service's items, through its own `@from`. */
export function jsonMatch(output: GraphQLOutputType, match: Batch['match'], graph: Graph): ReadMatch {
  return typeof match === 'string' ? () => undefined : matchOf(getNamedType(output), match, graph);
}

function matchOf(type: GraphQLNamedType, [name, ...rest]: readonly string[], graph: Graph): ReadMatch {
  if (isAbstractType(type)) return concreteMatch(type, [name ?? '', ...rest], graph);
  return ownMatch(type, [name ?? '', ...rest], graph);
}

/** Reads a field as its type itself says where it is. */
function ownMatch(type: GraphQLNamedType, [name = '', ...rest]: readonly string[], graph: Graph): ReadMatch {
  const field = graphField(graph.schema, type.name, name)?.type;
  if (!field) return () => undefined;
  const found = graph.fields.get(coordinate(type.name, name));
  const path = found?.source.kind === 'json' ? found.source.path : [name];
  const read = jsonReader(path, field, { graph, service: found?.service ?? '' });
  if (rest.length === 0) return isEnumType(getNamedType(field)) ? (item) => valueOrNone(item, read) : read;
  const below = matchOf(getNamedType(field), rest, graph);
  return (item) => below(read(item));
}

/** Each concrete type may read the field in its own way; an item of no known type is read as the interface says. */
function concreteMatch(
  type: Extract<GraphQLNamedType, { resolveType: unknown }>,
  match: readonly string[],
  graph: Graph,
): ReadMatch {
  const typeOf = typeResolver(type, graph);
  const members = graph.schema.getPossibleTypes(type);
  const readers = new Map(members.map((member) => [member.name, matchOf(member, match, graph)]));
  const own = ownMatch(type, match, graph);
  return (item) => (readers.get(nameOrNone(item, typeOf)) ?? own)(item);
}

/** A word that the enum does not have is no key's. */
function valueOrNone(item: unknown, read: ReadMatch): unknown {
  try {
    const value = read(item);
    return value instanceof Error ? undefined : value;
  } catch {
    return undefined;
  }
}

function nameOrNone(item: unknown, typeOf: (item: unknown) => string): string {
  try {
    return typeOf(item);
  } catch {
    return '';
  }
}
