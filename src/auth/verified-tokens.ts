import { hash } from 'node:crypto';

import { LRUCache } from 'lru-cache';

import type { Caller } from '../core/context.ts';

/** A caller, and until when the token need not be looked at again: milliseconds since 1970. */
interface VerifiedCaller {
  readonly caller: Caller;
  readonly untilMs: number;
}

const MAX_TOKENS = 10_000;
/** In characters of tokens: what is kept of one grows with its claims. */
const MAX_TOTAL_LENGTH = 16_777_216;
/** Then the signature is checked anew, so that a key its issuer withdrew does not live as long as the token. */
const MAX_AGE_MS = 3_600_000;

/** Callers of tokens that were verified lately, so that a signature is checked once and not with each request. */
export class VerifiedTokens {
  readonly #callers = new LRUCache<string, VerifiedCaller>({ max: MAX_TOKENS, maxSize: MAX_TOTAL_LENGTH });

  /** The caller that this client got for this token, unless the token is expired by now. */
  find(client: string, token: string): Caller | undefined {
    const key = keyOf(client, token);
    const found = this.#callers.get(key);
    if (!found || Date.now() < found.untilMs) return found?.caller;
    this.#callers.delete(key);
    return undefined;
  }

  add(client: string, token: string, caller: Caller): void {
    const untilMs = Math.min(caller.expiresAtMs, Date.now() + MAX_AGE_MS);
    this.#callers.set(keyOf(client, token), { caller, untilMs }, { size: token.length });
  }
}

/** Clients trust different issuers. The hash keeps tokens themselves out of memory dumps. */
const keyOf = (client: string, token: string): string =>
  hash('sha256', `${client}\0${token}`, 'base64');
