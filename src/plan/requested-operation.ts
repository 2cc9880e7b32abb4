import { type DocumentNode, getOperationAST, GraphQLError } from 'graphql';

import type { Client } from '../client/client.ts';
import { fragmentsByName, operationDocument, sha256 } from '../client/operation-document.ts';
import type { StoredDocument } from '../client/stored-operation.ts';
import { GatewayError } from '../core/errors.ts';
import type { GraphQLParams } from '../core/exchange.ts';
import { requestedId } from './requested-id.ts';

/** What a request asks to run: an operation that is stored, or one of a text. */
export type RequestedOperation =
  { readonly stored: StoredDocument } | { readonly text: string; readonly operationName: string | undefined };

/** Where the operations of a client's callers come from. */
export interface RequestScope {
  readonly client: Pick<Client, 'stored' | 'settings'>;
  /** Parses a document within its limits. */
  readonly read: (text: string) => DocumentNode;
}

/**
 * Finds what a request asks to run, before anything is validated or planned. Nothing registers itself.
 *
 * @throws {GatewayError} PERSISTED_QUERY_NOT_FOUND for an id that nothing is stored under · PERSISTED_QUERY_ONLY for
 * any other text than a stored one, where nothing else is accepted · BAD_REQUEST for a text and an id, or an id and a
 * name, that do not belong together
 */
export function requestedOperation(params: GraphQLParams, scope: RequestScope): RequestedOperation {
  const { operationName, query } = params;
  const id = requestedId(params);
  // Some applications send an empty text beside an id.
  const text = id !== undefined && query === '' ? undefined : query;
  const stored = text === undefined ? operationById(id, scope) : operationOfText(text, { id, operationName }, scope);
  if (!stored) return { text: text ?? '', operationName };
  if (operationName !== undefined && operationName !== stored.name)
    throw new GatewayError('BAD_REQUEST', { reason: 'operationName is not the name of the stored operation' });
  return { stored };
}

function operationById(id: string | undefined, { client }: RequestScope): StoredDocument {
  if (id === undefined) throw new GatewayError('BAD_REQUEST', { reason: 'the parameter "query" is missing' });
  const stored = client.stored.get(id);
  if (!stored) throw new GatewayError('PERSISTED_QUERY_NOT_FOUND');
  return stored;
}

/** The stored operation that a text is; undefined where any text may run, and nothing says that it is a stored one. */
function operationOfText(
  text: string,
  { id, operationName }: { readonly id: string | undefined; readonly operationName: string | undefined },
  { client, read }: RequestScope,
): StoredDocument | undefined {
  const isStoredOnly = client.settings.operations === 'PERSISTED';
  if (id === undefined && !isStoredOnly) return undefined;
  const ids = [sha256(text), idOfOperation(text, operationName, read)].filter((one) => one !== undefined);
  if (id !== undefined && !ids.includes(id))
    throw new GatewayError('BAD_REQUEST', { reason: 'the text is not that of the id' });
  const [stored] = ids.flatMap((one) => client.stored.get(one) ?? []);
  if (!stored && isStoredOnly) throw new GatewayError('PERSISTED_QUERY_ONLY');
  return stored;
}

/** The id that the chosen operation of a text would be stored under; undefined when the text has no such operation. */
function idOfOperation(
  text: string,
  operationName: string | undefined,
  read: RequestScope['read'],
): string | undefined {
  try {
    const document = read(text);
    const operation = getOperationAST(document, operationName);
    return operation ? operationDocument(operation, fragmentsByName(document.definitions)).id : undefined;
  } catch (error) {
    // Nothing that is too long or does not parse is stored; where it may run, the planner says what is wrong with it.
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}
