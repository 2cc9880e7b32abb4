import {
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  print,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';

import { GatewayError } from '../core/errors.ts';
import { exactInput, INEXACT } from '../graph/coerce-input.ts';

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
  const exact = exactVariables(schema, definitions, given);
  const { variableValues, errors } = getVariableValues(schema, definitions, exact, {
    maxErrors: 1,
    hideSuggestions: true,
  });
  if (!errors) return variableValues.coerced;
  const wrong = definitions.find(
    (definition) => getVariableValues(schema, [definition], exact, { maxErrors: 1 }).errors,
  );
  const name = wrong
    ? `variable "$${wrong.variable.name.value}" must be ${print(wrong.type)}`
    : 'a variable does not fit';
  throw new GatewayError('BAD_USER_INPUT', { reason: name });
}

function exactVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const values = Object.create(null) as Record<string, unknown>;
  for (const { variable, type } of definitions) {
    const name = variable.name.value;
    const inputType = typeFromAST(schema, type);
    if (!inputType || !Object.hasOwn(given, name)) continue;
    const value = exactInput(given[name], inputType as GraphQLInputType);
    if (value === INEXACT)
      throw new GatewayError('BAD_USER_INPUT', {
        reason: `variable "$${name}" has a number that must be sent as text`,
      });
    values[name] = value;
  }
  return values;
}
