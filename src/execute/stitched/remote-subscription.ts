import { Kind, print } from 'graphql';

import { asGatewayError, GatewayError } from '../../core/errors.ts';
import { asRemoteFailure, type RemoteResult } from '../remote-result.ts';
import { headersFor, type ReadResult, type SentDocument } from './sent-document.ts';

/** The results of a subscription on a GraphQL service; one that is no result, or is nothing but errors, is an error in place of its root field. */
export async function* remoteEvents(
  { service, document, variables = {}, context }: SentDocument,
  read: ReadResult,
): AsyncGenerator<RemoteResult, void> {
  const { signal } = context.request;
  const headers = headersFor(service, context);
  const subscription = { query: print(document), variables, headers, signal, view: context.scope.view };
  try {
    for await (const event of context.feeds(service.name).graphql(subscription)) {
      const result = 'error' in event ? event.error : resultOrError(() => read(event.json));
      const failure = result instanceof GatewayError ? result : result.data === null ? result.errors?.[0] : undefined;
      yield failure ? { data: { [rootKey(document)]: failure } } : (result as RemoteResult);
    }
  } catch (error) {
    throw asRemoteFailure(asGatewayError(error));
  }
}

function resultOrError(read: () => RemoteResult): RemoteResult | GatewayError {
  try {
    return read();
  } catch (error) {
    return asGatewayError(error);
  }
}

function rootKey({ definitions }: SentDocument['document']): string {
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const field = operation?.selectionSet.selections.find((node) => node.kind === Kind.FIELD);
  return field?.alias?.value ?? field?.name.value ?? '';
}
