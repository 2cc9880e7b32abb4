import { getNamedType, type GraphQLOutputType, isEnumType, isScalarType } from 'graphql';

import { isExactNumber } from '../core/exact-number.ts';
import type { Graph } from '../graph/graph.ts';
import { listsIn } from '../graph/resolve-path.ts';
import { memberOf } from '../plan/expression.ts';
import { misfitOf } from './misfit.ts';

/** A way from a JSON object to the value of one of its fields; what does not fit comes back as an error to be thrown. */
export type JsonReader = (object: unknown) => unknown;

/**
 * Reads a field of a REST service's objects: its path, wire names of enums, and ids that JSON numbers can hold. Other
 * types are coerced by whoever executes.
 */
export function jsonReader(
  path: readonly string[],
  type: GraphQLOutputType,
  { graph, service }: { readonly graph: Graph; readonly service: string },
): JsonReader {
  const read = leafReader(type, { graph, service });
  return (object) => read(memberOf(object, path) ?? null);
}

/** What a REST answer's own value becomes when its field returns leaves. */
export function leafReader(
  type: GraphQLOutputType,
  { graph, service }: { readonly graph: Graph; readonly service: string },
): JsonReader {
  const convert = leafConversion(type, graph, service);
  const depth = listsIn(type);
  return (value) => (convert ? each(value, depth, convert) : value);
}

export function leafConversion(type: GraphQLOutputType, graph: Graph, service: string): JsonReader | undefined {
  const named = getNamedType(type);
  const misfit = misfitOf(service);
  if (isScalarType(named) && named.name === 'ID') {
    return (value) => (typeof value === 'number' && !isExactNumber(value) ? misfit() : value);
  }
  const wire = isEnumType(named) ? graph.enums.get(named.name)?.fromWire : undefined;
  return wire && ((value) => (typeof value === 'string' ? wire.get(value) : undefined) ?? misfit());
}

/** Lists are followed as deep as the type has them; who answers decides how deep they are. */
function each(value: unknown, depth: number, convert: JsonReader): unknown {
  if (value === null || value === undefined) return null;
  return depth > 0 && Array.isArray(value) ? value.map((item) => each(item, depth - 1, convert)) : convert(value);
}
