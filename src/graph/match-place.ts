import { getNamedType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';

import type { JoinSource } from './graph.ts';
import { graphField, listsIn } from './resolve-path.ts';

/**
 * How many steps after its call lead to the items that a look-up's `match:` tells apart: to the first list on its path,
 * or to the path's end when the items of that list have no such field.
 */
export function stepsToItems({ call, steps, batch }: JoinSource, schema: GraphQLSchema): number {
  const path = [call, ...steps];
  const first = path.findIndex(({ output }) => listsIn(output) > 0);
  const list = path[first];
  if (!list || !batch || batch.match === '@key') return steps.length;
  return batch.match === '@position' || hasPath(getNamedType(list.output), batch.match, schema) ? first : steps.length;
}

function hasPath(type: GraphQLNamedType, [name, ...rest]: readonly string[], schema: GraphQLSchema): boolean {
  if (name === undefined) return true;
  const field = graphField(schema, type.name, name);
  return field !== undefined && hasPath(getNamedType(field.type), rest, schema);
}
