import {
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLOutputType,
  isInputObjectType,
  isInputType,
} from 'graphql';

import { needKey } from '../graph/needs.ts';
import type { Variable } from '../language/variable.ts';
import type { SelectedField } from '../plan/selection.ts';

/** The type that the graph has for an argument, a member of one, or a value of the object; undefined where it has none. */
export function variableType(
  { scope, path }: Variable,
  { declared, needs }: Pick<SelectedField, 'declared' | 'needs'>,
): GraphQLInputType | undefined {
  if (scope === 'args') return argumentType(path, declared);
  const output: GraphQLOutputType | undefined =
    scope === 'this' ? needs.get(needKey({ scope, path, csv: false }))?.at(-1)?.output : undefined;
  return isInputType(output) ? output : undefined;
}

function argumentType(
  [name, ...members]: readonly string[],
  declared: readonly GraphQLArgument[],
): GraphQLInputType | undefined {
  let found: GraphQLInputType | undefined = declared.find((argument) => argument.name === name)?.type;
  for (const member of members) {
    const inner: GraphQLInputType | undefined = found && getNullableType(found);
    found = isInputObjectType(inner) ? inner.getFields()[member]?.type : undefined;
  }
  return found;
}
