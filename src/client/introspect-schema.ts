import { type DocumentNode, experimentalExecuteIncrementally, type GraphQLSchema, Kind, visit } from 'graphql';

/**
 * What a document asks of a served schema alone. Nothing of it comes later; `execute` of graphql refuses schemas that know
 * `@defer`.
 */
export function introspectSchema(
  schema: GraphQLSchema,
  document: DocumentNode,
  variableValues: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const whole = visit(document, { [Kind.DIRECTIVE]: ({ name }) => (name.value === 'defer' ? null : undefined) });
  const answer = experimentalExecuteIncrementally({ schema, document: whole, variableValues });
  if (!('data' in answer)) throw new Error('a schema is there at once');
  return answer.data ?? {};
}
