import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import type { Caller } from '../core/context.ts';
import { deepFreeze } from '../core/deep-freeze.ts';
import type { RequestHeaders } from '../core/exchange.ts';
import { Stop, type StopSignal } from '../core/stop-signal.ts';
import type { ApiKeyRecord } from './api-key-records.ts';
import { unauthenticated } from './rejection.ts';

interface KnownKey {
  readonly record: ApiKeyRecord;
  readonly caller: Caller;
  /** Aborts when the key does not count any more, or counts otherwise. */
  readonly revoked: Stop;
}

/** The SHA-256 of a key, in hex: all that is kept of it. */
export const hashOfApiKey = (key: string): string => hash('sha256', key, 'hex');

/** The API keys that count now. */
export class ApiKeys {
  readonly #header: string;
  #known: ReadonlyMap<string, KnownKey> = new Map();

  /** `header`, in lowercase, is the one that brings keys. */
  constructor(header: string) {
    this.#header = header;
  }

  /** Whether a request brings a key, be it a known one. */
  isSent(headers: RequestHeaders): boolean {
    return headers[this.#header] !== undefined;
  }

  /**
   * The caller behind the key of a request; undefined without one. What is looked up is a hash, so that the time it takes
   * tells nothing about keys.
   *
   * @throws {GatewayError} UNAUTHENTICATED for a key that is not known, or not for this client; it never repeats the key
   */
  caller(client: string, headers: RequestHeaders): Caller | undefined {
    const key = headers[this.#header];
    if (key === undefined) return undefined;
    const known = this.#known.get(hashOfApiKey(key));
    if (!known) throw unauthenticated('the API key is not known here');
    if (!(known.record.clients?.includes(client) ?? true)) throw unauthenticated('the API key is not for this client');
    return known.caller;
  }

  /** Tells that the key with this id does not count any more, or counts otherwise. */
  revoked(id: string): StopSignal {
    for (const { record, revoked } of this.#known.values()) if (record.id === id) return revoked;
    const gone = new Stop();
    gone.abort();
    return gone;
  }

  /** From now on these keys count and no others. */
  replace(records: readonly ApiKeyRecord[]): void {
    const before = this.#known;
    this.#known = new Map(
      records.map((record) => {
        const hashed = record.hash.toLowerCase();
        const known = before.get(hashed);
        return [hashed, known && isDeepStrictEqual(known.record, record) ? known : knownKey(record)];
      }),
    );
    for (const [hashed, known] of before) if (this.#known.get(hashed) !== known) known.revoked.abort();
  }
}

const knownKey = (record: ApiKeyRecord): KnownKey => ({ record, caller: callerOf(record), revoked: new Stop() });

/** Its identity is an object in JSON, and that of a token a list: none can be taken for the other. */
function callerOf({ id, sub = id, scopes, claims }: ApiKeyRecord): Caller {
  const identity = JSON.stringify({ apiKey: id });
  return Object.freeze({
    identity,
    scopes: new Set(scopes),
    // Without a prototype: `$caller.constructor` is no claim.
    claims: deepFreeze(Object.assign(Object.create(null) as Record<string, unknown>, claims, { sub })),
    meteredBy: identity,
    apiKeyId: id,
    expiresAtMs: Infinity,
  });
}
