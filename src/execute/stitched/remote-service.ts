import type { ExecutionRequest, Executor } from '@graphql-tools/utils';
import { GraphQLError, print } from 'graphql';

import { type ErrorCode, GatewayError } from '../../core/errors.ts';
import type { Service } from '../../graph/graph.ts';
import { statusError } from '../../service/answer-status.ts';
import { parseJsonAnswer } from '../../service/json-answer.ts';
import { serviceHeaders } from '../rest-request.ts';
import type { StitchedContext } from './context.ts';

/** Sends documents to a GraphQL service; its errors keep their paths and lose their words. */
export function remoteExecutor(service: Service): Executor<StitchedContext> {
  const execute = async ({
    document,
    variables,
    context,
  }: ExecutionRequest<Record<string, unknown>, StitchedContext>): Promise<RemoteResult> => {
    if (!context) throw new Error('a service is called within a request');
    const { prepared, environment, request, calls } = context;
    request.calls.total++;
    const answer = await calls(service.name)({
      method: 'POST',
      path: '',
      headers: serviceHeaders(service, { inputs: prepared.inputs, environment }),
      body: JSON.stringify({ query: print(document), variables }),
      signal: request.signal,
    });
    const error = statusError(service.name, answer);
    if (error)
      throw error.code === 'BAD_USER_INPUT'
        ? new GatewayError('UPSTREAM_BAD_RESPONSE', { service: service.name, status: answer.status })
        : error;
    return resultOf(parseJsonAnswer(service.name, answer), service.name);
  };
  return execute as Executor<StitchedContext>;
}

interface RemoteResult {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLError[];
}

function resultOf(json: unknown, service: string): RemoteResult {
  if (!isRecord(json) || (!isRecord(json['data']) && !Array.isArray(json['errors']))) {
    throw new GatewayError('UPSTREAM_BAD_RESPONSE', { service });
  }
  const data = isRecord(json['data']) ? json['data'] : null;
  const errors = Array.isArray(json['errors']) ? (json['errors'] as readonly unknown[]) : [];
  // Without any data every call in the document has failed, whichever of them the service names.
  const isWhole = data === null;
  return { data, ...(errors.length > 0 && { errors: errors.map((error) => ourError(error, { service, isWhole })) }) };
}

const KEPT: ReadonlySet<unknown> = new Set<ErrorCode>(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT']);

/** The service's error in our words; of its own only the path and a code that callers can act on remain. */
function ourError(
  error: unknown,
  { service, isWhole }: { readonly service: string; readonly isWhole: boolean },
): GraphQLError {
  const extensions = isRecord(error) && isRecord(error['extensions']) ? error['extensions'] : {};
  const theirs = extensions['code'];
  const code = KEPT.has(theirs)
    ? (theirs as ErrorCode)
    : theirs === 'UNAUTHENTICATED'
      ? 'UPSTREAM_UNAUTHENTICATED'
      : 'UPSTREAM_ERROR';
  const ours = new GatewayError(code, { service });
  const path =
    !isWhole && isRecord(error) && Array.isArray(error['path']) ? error['path'].filter(isPathKey) : undefined;
  return new GraphQLError(ours.message, { extensions: ours.extensions, ...(path && { path }) });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPathKey = (key: unknown): key is string | number => typeof key === 'string' || typeof key === 'number';
