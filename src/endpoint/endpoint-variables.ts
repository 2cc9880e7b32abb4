import { type GraphQLInputType, type GraphQLSchema, isInputType, typeFromAST } from 'graphql';

import type { StoredOperation } from '../client/stored-operation.ts';
import { GatewayError } from '../core/errors.ts';
import type { EndpointRequest } from '../core/exchange.ts';
import { decoded } from './match-path.ts';
import { variableFromText } from './variable-from-text.ts';

/**
 * The variables of an endpoint's operation, ready for GraphQL's coercion. An absent parameter stays absent, so that
 * defaults apply.
 *
 * @throws {GatewayError} BAD_REQUEST for parameters that cannot be read, are given twice, or are no variables ·
 * BAD_USER_INPUT for several values where one is wanted · what stopped the body from being read
 */
export function endpointVariables(
  { operation, parameters }: { readonly operation: StoredOperation; readonly parameters: ReadonlyMap<string, string> },
  { search, body = {} }: Pick<EndpointRequest, 'search' | 'body'>,
  schema: GraphQLSchema,
): Readonly<Record<string, unknown>> {
  if (search instanceof GatewayError) throw search;
  if (body instanceof GatewayError) throw body;
  const variables = new Map<string, unknown>();
  const add = (name: string, valueOf: (type: GraphQLInputType) => unknown): void => {
    const definition = operation.node.variableDefinitions?.find(({ variable }) => variable.name.value === name);
    const type = definition && typeFromAST(schema, definition.type);
    if (!isInputType(type)) throw refusal(`there is no parameter "${shortened(name)}"`);
    if (variables.has(name)) throw refusal(`"${name}" is given twice`);
    variables.set(name, valueOf(type));
  };
  for (const [name, text] of parameters) add(name, (type) => variableFromText(name, [segmentText(text)], type));
  for (const name of new Set(search.keys())) add(name, (type) => variableFromText(name, search.getAll(name), type));
  for (const [name, value] of Object.entries(body)) add(name, () => value);
  return Object.fromEntries(variables);
}

function segmentText(segment: string): string {
  const text = decoded(segment);
  if (text === undefined) throw refusal('the path is not well encoded');
  return text;
}

const refusal = (reason: string): GatewayError => new GatewayError('BAD_REQUEST', { reason });

const shortened = (name: string): string => (name.length > 50 ? `${name.slice(0, 50)}…` : name);
