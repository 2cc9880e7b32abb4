import type { ExecutionRequest, Executor } from '@graphql-tools/utils';
import { type DocumentNode, getOperationAST, type GraphQLSchema, Kind, OperationTypeNode, print } from 'graphql';

import { GatewayError } from '../../core/errors.ts';
import type { Service } from '../../graph/graph.ts';
import { statusError } from '../../service/answer-status.ts';
import { parseJsonAnswer } from '../../service/json-answer.ts';
import type { StitchedContext } from './context.ts';
import { fitResult } from './fit-result.ts';
import { asRemoteFailure, type RemoteResult, remoteResult } from '../remote-result.ts';
import { headersFor, type ReadResult, type SentDocument } from './sent-document.ts';
import { remoteEvents } from './remote-subscription.ts';

/**
 * Sends documents to a GraphQL service. Errors come back as values in the data, so that whoever resolves a value throws
 * its error at the right place, however many share it.
 */
export function remoteExecutor(service: Service, schema: GraphQLSchema): Executor<StitchedContext> {
  const execute = ({ document, variables, context }: Request): unknown => {
    if (!context) throw new Error('a service is called within a request');
    const sent: SentDocument = { service, document, variables, context };
    const read = (json: unknown): RemoteResult => fitted(remoteResult(json, service.name), { schema, sent });
    const isSubscription = getOperationAST(document)?.operation === OperationTypeNode.SUBSCRIPTION;
    return isSubscription ? remoteEvents(sent, read) : remoteAnswer(sent, read);
  };
  return execute as Executor<StitchedContext>;
}

type Request = ExecutionRequest<Record<string, unknown>, StitchedContext>;

function fitted(
  result: RemoteResult,
  { schema, sent: { service, document } }: { readonly schema: GraphQLSchema; readonly sent: SentDocument },
): RemoteResult {
  const misfit = new GatewayError('UPSTREAM_BAD_RESPONSE', { service: service.name });
  return result.data ? { ...result, data: fitResult(result.data, { schema, document, misfit }) } : result;
}

async function remoteAnswer(
  { service, document, variables, context }: SentDocument,
  read: ReadResult,
): Promise<RemoteResult> {
  const { request, calls, scope } = context;
  request.calls.total++;
  const answer = await calls(service.name)({
    method: 'POST',
    path: '',
    isRepeatable: document.definitions.some((node) => 'operation' in node && node.operation === 'query'),
    headers: headersFor(service, context),
    body: JSON.stringify({ query: print(document), variables }),
    signal: request.signal,
    view: scope.view,
    trace: request.trace?.call({
      ...{ service: service.name, method: 'POST', path: '', keys: undefined },
      fields: rootFieldsOf(document),
    }),
  });
  const error = statusError(service.name, answer);
  if (error) throw asRemoteFailure(error);
  return read(parseJsonAnswer(service.name, answer));
}

const rootFieldsOf = (document: DocumentNode): readonly string[] =>
  getOperationAST(document)?.selectionSet.selections.flatMap((node) =>
    node.kind === Kind.FIELD ? [node.name.value] : [],
  ) ?? [];
