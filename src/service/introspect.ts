import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';

import { statusError } from './answer-status.ts';
import type { Call, ServiceAnswer, ServiceRequest } from './call.ts';
import { parseJsonAnswer } from './json-answer.ts';

/** All that there is to know; then what every server knows, for older ones refuse newer parts of introspection. */
const QUERIES = [
  getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true, oneOf: true }),
  getIntrospectionQuery({ specifiedByUrl: false }),
];

/**
 * The schema that a GraphQL service says it has; undefined when it answers, but not that.
 *
 * @throws {GatewayError} UPSTREAM_* when it does not answer, INTERNAL_SERVER_ERROR when the service's own code fails
 */
export async function introspect(
  service: string,
  call: Call,
  sent: Pick<ServiceRequest, 'headers' | 'view'>,
): Promise<GraphQLSchema | undefined> {
  for (const query of QUERIES) {
    const body = JSON.stringify({ query });
    const answer = await call({ method: 'POST', path: '', isRepeatable: true, ...sent, body });
    const schema = schemaIn(service, answer);
    if (schema) return schema;
  }
  return undefined;
}

function schemaIn(service: string, answer: ServiceAnswer): GraphQLSchema | undefined {
  const error = statusError(service, answer);
  if (error && !isRefusal(answer.status)) throw error;
  if (error) return undefined;
  const json = parseJsonAnswer(service, answer) as { readonly data?: IntrospectionQuery | null } | null;
  try {
    return json?.data ? buildClientSchema(json.data) : undefined;
  } catch {
    return undefined;
  }
}

const isRefusal = (status: number): boolean => status === 400 || status === 422;
