import {
  getNamedType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  GraphQLList,
  type GraphQLSchema,
  isCompositeType,
} from 'graphql';

import type { Batch } from './graph.ts';
import { type CallStep, graphField, listsIn } from './resolve-path.ts';

/** The path of a look-up, taken apart. */
export interface LookUpPath {
  /** The field of Query that takes all keys. */
  readonly call: CallStep;
  /** From what the call answers to its items. */
  readonly toItems: readonly CallStep[];
  /** What is read of the item that a key has found. */
  readonly ofItem: readonly CallStep[];
  /** What one key gives: an item, or a list of them. */
  readonly output: GraphQLOutputType;
}

/** What a look-up's path is taken apart by. */
export interface LookUpUse {
  readonly match: Batch['match'];
  /** How many lists the field has that the look-up gives its value to. */
  readonly listDepth: number;
}

/**
 * Finds the items on a look-up's path (LANGUAGE.md §4.3): they are what its first list holds that has the field of
 * `match:`, else what the path ends at.
 */
export function lookUpPath(
  schema: GraphQLSchema,
  [call, ...steps]: readonly [CallStep, ...CallStep[]],
  { match, listDepth }: LookUpUse,
): LookUpPath {
  const path = [call, ...steps];
  const found =
    match === '@key' ? -1 : path.findIndex(({ output }) => listsIn(output) > 0 && has(output, match, schema));
  const end = found < 0 ? steps.length : found;
  const ofItem = steps.slice(end);
  const item = getNamedType((path[end] ?? call).output);
  const isList = listDepth > ofItem.reduce((depth, { output }) => depth + listsIn(output), 0);
  return { call, toItems: steps.slice(0, end), ofItem, output: isList ? new GraphQLList(item) : item };
}

function has(output: GraphQLOutputType, match: Batch['match'], schema: GraphQLSchema): boolean {
  if (typeof match === 'string') return true;
  let type: GraphQLNamedType | undefined = getNamedType(output);
  for (const name of match) {
    const field: GraphQLOutputType | undefined = type && graphField(schema, type.name, name)?.type;
    if (!field) return false;
    type = getNamedType(field);
  }
  return !isCompositeType(type);
}
