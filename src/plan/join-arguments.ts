import { type GraphQLSchema, isNonNullType } from 'graphql';

import { graphField } from '../graph/resolve-path.ts';
import { defaultExpression } from './argument-expression.ts';
import { ABSENT, type Expression, joinArgument } from './expression.ts';
import type { CalledField } from './field-requirement.ts';

/** The arguments of a field that is a join, as its path sees them: with their defaults. */
export function joinArguments(
  schema: GraphQLSchema,
  { type, field, args }: CalledField,
): ReadonlyMap<string, Expression> {
  const declared = graphField(schema, type, field)?.args ?? [];
  return new Map(
    declared.map(({ name, type: input, default: byDefault }) => {
      const of = args.get(name) ?? ABSENT;
      const otherwise = defaultExpression(byDefault, input);
      return [name, joinArgument({ name, of, otherwise, required: isNonNullType(input) })];
    }),
  );
}
