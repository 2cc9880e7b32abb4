import { LRUCache } from 'lru-cache';

import type { Caller } from '../core/context.ts';

/** A caller, and until when the token need not be looked at again: milliseconds since 1970. */
interface VerifiedCaller {
  readonly caller: Caller;
  readonly untilMs: number;
}

/** For each client. */
const MAX_TOKENS = 10_000;
/** In characters of tokens, for each client: what is kept of one grows with its claims. */
const MAX_TOTAL_LENGTH = 16_777_216;
/** Then the signature is checked anew, so that a key its issuer withdrew does not live as long as the token. */
const MAX_AGE_MS = 3_600_000;

/** Callers of tokens that were verified lately, so that a signature is checked once and not with each request. */
export class VerifiedTokens {
  /** By client: they trust different issuers. */
  readonly #callers = new Map<string, LRUCache<string, VerifiedCaller>>();

  /** The caller that this client got for this token, unless the token is expired by now. */
  find(client: string, token: string): Caller | undefined {
    const known = this.#callers.get(client);
    const found = known?.get(token);
    if (!found || Date.now() < found.untilMs) return found?.caller;
    known?.delete(token);
    return undefined;
  }

  add(client: string, token: string, caller: Caller): void {
    const known = this.#callers.get(client) ?? new LRUCache({ max: MAX_TOKENS, maxSize: MAX_TOTAL_LENGTH });
    this.#callers.set(client, known);
    const untilMs = Math.min(caller.expiresAtMs, Date.now() + MAX_AGE_MS);
    known.set(token, { caller, untilMs }, { size: token.length });
  }
}
