import { GatewayError } from '../core/errors.ts';
import type { GraphQLParams } from '../core/exchange.ts';

/** The only version there is: https://www.apollographql.com/docs/apollo-server/performance/apq */
const PROTOCOL_VERSION = 1;

/**
 * The id that a request names, as `documentId: "sha256:<hex>"` or `extensions.persistedQuery.sha256Hash`; undefined
 * when it names none.
 *
 * @throws {GatewayError} BAD_REQUEST when it cannot be read, or when there are two different ones
 */
export function requestedId({ documentId, extensions }: GraphQLParams): string | undefined {
  const id = documentId?.replace(/^sha256:/, '');
  const hash = persistedHash(extensions?.['persistedQuery']);
  if (id !== undefined && hash !== undefined && id !== hash)
    throw refusal('"documentId" and "persistedQuery" name different operations');
  return id ?? hash;
}

function persistedHash(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  const { version = PROTOCOL_VERSION, sha256Hash } = given as Readonly<Record<string, unknown>>;
  if (version !== PROTOCOL_VERSION) throw refusal('this version of "persistedQuery" is not known');
  if (typeof sha256Hash !== 'string') throw refusal('"persistedQuery" needs a "sha256Hash"');
  return sha256Hash;
}

const refusal = (reason: string): GatewayError => new GatewayError('BAD_REQUEST', { reason });
