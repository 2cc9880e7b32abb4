import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';

import { Backoff } from '../core/backoff.ts';
import { fetchKeySet } from './fetch-key-set.ts';

/** Times of a key set, in milliseconds. */
const BOUNDS = { timeoutMs: 3_000, maxBytes: 262_144 };
const PAUSE = { firstMs: 5_000, maxMs: 60_000 };
/** From this age on, keys are refreshed behind the back of requests. */
const REFRESH_AGE_MS = 300_000;
/** From this age on, a request waits for fresh keys, unless the issuer is known to fail. */
const WAIT_AGE_MS = 600_000;
/** From this age on, keys are of no use: ten minutes fresh, and an hour with the issuer down. */
const END_AGE_MS = 4_200_000;
/** Time between two fetches that were made for a key nobody has. */
const UNKNOWN_KEY_PAUSE_MS = 10_000;

type GetKey = (...args: Parameters<JWTVerifyGetKey>) => ReturnType<ReturnType<typeof createLocalJWKSet>>;

/** Keys cannot be had: none were ever loaded, or the last ones are too old. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/**
 * The keys of an issuer, fetched when first needed. Requests share one fetch; after a failure there is a pause of 5 to
 * 60 seconds; keys that were loaded once serve for an hour while the issuer is down; an unknown key id fetches anew.
 */
export class KeySet {
  readonly #url: string;
  readonly #onFailure: (error: unknown) => void;
  readonly #backoff = new Backoff(PAUSE);
  #keys: GetKey | undefined;
  #loadedAt = -Infinity;
  #refreshing: Promise<void> | undefined;
  #unknownKeyAt = -Infinity;

  /** `onFailure` hears of every fetch that failed, before requests go on. */
  constructor(url: string, onFailure: (error: unknown) => void) {
    this.#url = url;
    this.#onFailure = onFailure;
  }

  /**
   * The key for a token's header. Rejects with jose's errors when there is none or several.
   *
   * @throws {KeysUnavailable}
   */
  readonly key: GetKey = async (header, token) => {
    const before = this.#keys;
    const keys = await this.#usableKeys();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      // Keys that came for this very request would come no newer.
      const newer = keys === before ? await this.#newerThan(keys) : undefined;
      if (!newer) throw error;
      const key = await newer(header, token);
      this.#unknownKeyAt = -Infinity;
      return key;
    }
  };

  async #usableKeys(): Promise<GetKey> {
    const age = performance.now() - this.#loadedAt;
    if (age >= END_AGE_MS || (age >= WAIT_AGE_MS && !this.#backoff.isFailing)) await this.#refresh();
    else if (age >= REFRESH_AGE_MS) void this.#refresh();
    const isTooOld = performance.now() - this.#loadedAt >= END_AGE_MS;
    if (!this.#keys || isTooOld) throw new KeysUnavailable('There are no keys that are young enough.');
    return this.#keys;
  }

  /** Keys that may hold an id these do not: the issuer rotates, or somebody makes up ids. */
  async #newerThan(keys: GetKey): Promise<GetKey | undefined> {
    if (this.#keys === keys) {
      const now = performance.now();
      if (!this.#refreshing && now - this.#unknownKeyAt < UNKNOWN_KEY_PAUSE_MS) return undefined;
      if (!this.#refreshing) this.#unknownKeyAt = now;
      await this.#refresh();
    }
    return this.#keys === keys ? undefined : this.#keys;
  }

  /** Ends when a fetch has ended, or at once during a pause; never rejects. */
  #refresh(): Promise<void> {
    if (!this.#refreshing && this.#backoff.isPaused(performance.now())) return Promise.resolve();
    this.#refreshing ??= this.#load().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #load(): Promise<void> {
    try {
      this.#keys = createLocalJWKSet(await fetchKeySet(this.#url, BOUNDS));
      this.#loadedAt = performance.now();
      this.#backoff.succeeded();
    } catch (error) {
      this.#backoff.failed(performance.now());
      this.#onFailure(error);
    }
  }
}
