import type { ExecutionRequest, Executor } from '@graphql-tools/utils';
import { type GraphQLSchema, print } from 'graphql';

import { GatewayError } from '../../core/errors.ts';
import type { Service } from '../../graph/graph.ts';
import { statusError } from '../../service/answer-status.ts';
import { parseJsonAnswer } from '../../service/json-answer.ts';
import { serviceHeaders } from '../rest-request.ts';
import type { StitchedContext } from './context.ts';
import { fitResult } from './fit-result.ts';
import { type RemoteResult, remoteResult } from './remote-result.ts';

/**
 * Sends documents to a GraphQL service. Errors come back as values in the data, so that whoever resolves a value throws
 * its error at the right place, however many share it.
 */
export function remoteExecutor(service: Service, schema: GraphQLSchema): Executor<StitchedContext> {
  const misfit = (): GatewayError => new GatewayError('UPSTREAM_BAD_RESPONSE', { service: service.name });
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
    const result = remoteResult(parseJsonAnswer(service.name, answer), service.name);
    return result.data ? { ...result, data: fitResult(result.data, { schema, document, misfit }) } : result;
  };
  return execute as Executor<StitchedContext>;
}
