import { type GraphQLSchema, getVariableValues, print, type VariableDefinitionNode } from 'graphql';

import { GatewayError } from '../core/errors.ts';

/**
 * The variables of an operation, coerced by the client's schema; absent ones stay absent.
 *
 * @throws {GatewayError} BAD_USER_INPUT naming the first variable that does not fit; never its value
 */
export function coerceVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { variableValues, errors } = getVariableValues(schema, definitions, given, {
    maxErrors: 1,
    hideSuggestions: true,
  });
  if (!errors) return variableValues.coerced;
  const wrong = definitions.find(
    (definition) => getVariableValues(schema, [definition], given, { maxErrors: 1 }).errors,
  );
  const name = wrong
    ? `variable "$${wrong.variable.name.value}" must be ${print(wrong.type)}`
    : 'a variable does not fit';
  throw new GatewayError('BAD_USER_INPUT', { reason: name });
}
