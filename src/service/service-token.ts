import { Backoff } from '../core/backoff.ts';
import { GatewayError } from '../core/errors.ts';
import type { ClientCredentials } from '../core/settings.ts';
import { fetchToken, TokenRefused } from './fetch-token.ts';

/** Between attempts that fail. */
const PAUSE = { firstMs: 500, maxMs: 5_000 };
/** A token is renewed before it expires: a call is on its way for some time. */
const MARGIN_MS = 30_000;
const MARGIN_SHARE = 0.1;
/** A service that accepts no token at all must not make us ask for one with every call. */
const REFUSAL_PAUSE_MS = 10_000;

interface HeldToken {
  readonly value: string;
  readonly renewAt: number;
  readonly endsAt: number;
}

/**
 * The gateway's own token for one service, fetched when first needed. Calls share one fetch; after a failure there is a
 * pause of up to 5 seconds, and a token that is still valid goes on meanwhile.
 */
export class ServiceToken {
  readonly #service: string;
  readonly #credentials: ClientCredentials;
  readonly #onFailure: (error: unknown) => void;
  readonly #backoff = new Backoff(PAUSE);
  #held: HeldToken | undefined;
  #fetching: Promise<string> | undefined;
  #failure: unknown;
  #refusedAt = -Infinity;

  /** `onFailure` hears of every fetch that failed; callers are told nothing of why. */
  constructor(service: string, credentials: ClientCredentials, onFailure: (error: unknown) => void) {
    this.#service = service;
    this.#credentials = credentials;
    this.#onFailure = onFailure;
  }

  /**
   * The token to send.
   *
   * @throws {GatewayError} UPSTREAM_UNAUTHENTICATED when the gateway's credentials are not accepted · UPSTREAM_UNAVAILABLE
   * when no token can be had for another reason
   */
  async get(): Promise<string> {
    const now = performance.now();
    const held = this.#held;
    if (held && now < held.renewAt) return held.value;
    try {
      if (!this.#fetching && this.#backoff.isPaused(now)) throw this.#failure;
      this.#fetching ??= this.#fetch().finally(() => {
        this.#fetching = undefined;
      });
      return await this.#fetching;
    } catch (cause) {
      if (held && performance.now() < held.endsAt) return held.value;
      const code = cause instanceof TokenRefused ? 'UPSTREAM_UNAUTHENTICATED' : 'UPSTREAM_UNAVAILABLE';
      throw new GatewayError(code, { service: this.#service }, { cause });
    }
  }

  /** The service did not accept this token. Tells whether another one is worth a try, which `get` then gives. */
  refused(token: string): boolean {
    if (this.#held?.value !== token) return true;
    const now = performance.now();
    if (now - this.#refusedAt < REFUSAL_PAUSE_MS) return false;
    this.#refusedAt = now;
    this.#held = undefined;
    return true;
  }

  async #fetch(): Promise<string> {
    try {
      const { value, lifetimeMs } = await fetchToken(this.#credentials);
      const now = performance.now();
      const renewAt = now + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs * MARGIN_SHARE);
      this.#held = { value, renewAt, endsAt: now + lifetimeMs };
      this.#backoff.succeeded();
      return value;
    } catch (error) {
      this.#failure = error;
      this.#backoff.failed(performance.now());
      this.#onFailure(error);
      throw error;
    }
  }
}
