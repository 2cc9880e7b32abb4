import {
  type ASTNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

import type { Client } from '../client/client.ts';
import type { Place } from '../language/problem.ts';

/** The start of a client's file. */
export const startOf = ({ document: { loc } }: Client): Place => loc && { source: loc.source, start: 0 };

/** A name in a schema: `Order`, `Order.total`, `Query.orders(first:)`. */
interface Coordinate {
  readonly type: string;
  readonly member?: string | undefined;
  readonly argument?: string | undefined;
}

const COORDINATE = /(?<type>\w+)(?:\.(?<member>\w+)(?:\((?<argument>\w+):\))?)?/g;

/**
 * Where a schema has what a sentence of `findSchemaChanges` is about: the argument, else the field or value, else the
 * type; undefined when not even the type is there any more.
 */
export function changedPlace(sentence: string, before: GraphQLSchema, after: GraphQLSchema): ASTNode | undefined {
  const coordinate = changedCoordinate(sentence, [before, after]);
  return coordinate && placeOf(coordinate, after);
}

/** A sentence of `findSchemaChanges` as the clause that a problem is made of: it begins with a name, or a word for one. */
export const changeClause = (sentence: string): string =>
  sentence.replace(/\.$/, '').replace(/^(?:Field|Argument|Enum|An?) /, (word) => word.toLowerCase());

/** The most exact name in the sentence: "Field User.name was removed." */
export function changedCoordinate(sentence: string, schemas: readonly GraphQLSchema[]): Coordinate | undefined {
  // A union or interface that loses something is named after what it loses.
  const container = /from union type (?<type>\w+)\.$/.exec(sentence)?.groups?.['type'];
  if (container !== undefined) return { type: container };
  const found = [...sentence.matchAll(COORDINATE)].map(({ groups }) => groups as unknown as Coordinate);
  const known = found.filter(({ type }) => schemas.some((schema) => schema.getType(type)));
  return known.find(({ member }) => member !== undefined) ?? known[0];
}

function placeOf({ type: name, member, argument }: Coordinate, schema: GraphQLSchema): ASTNode | undefined {
  const type = schema.getType(name);
  if (!type) return undefined;
  const field = member === undefined ? undefined : memberOf(type, member);
  const given = field && 'args' in field ? field.args.find((one) => one.name === argument) : undefined;
  return given?.astNode?.name ?? field?.astNode?.name ?? type.astNode?.name;
}

function memberOf(type: GraphQLNamedType, name: string) {
  if (isEnumType(type)) return type.getValue(name);
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? type.getFields()[name] : undefined;
}
