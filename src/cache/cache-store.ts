import type { Awaitable } from '../core/and-then.ts';

/** An entry as it is read. */
export interface CachedEntry {
  readonly value: unknown;
  /** Milliseconds since it was stored. */
  readonly ageMs: number;
}

/** Tells what had been purged at some time. */
export type CacheMark = number;

/** What a cache has. */
export interface CacheRead {
  /** In the order of the keys; undefined for a miss. */
  readonly entries: readonly (CachedEntry | undefined)[];
  readonly mark: CacheMark;
}

/** An entry to be kept. */
export interface NewEntry {
  readonly key: string;
  /** JSON; nobody changes it afterwards. */
  readonly value: unknown;
  readonly keepMs: number;
  readonly tags: readonly string[];
  /** Size in bytes where it is known; otherwise counted. */
  readonly bytes?: number;
}

/** Keeps values between requests. */
export interface CacheStore {
  read(keys: readonly string[]): Awaitable<CacheRead>;
  write(entries: readonly NewEntry[], mark: CacheMark): void;
  purge(tags: readonly string[]): Awaitable<number>;
}
