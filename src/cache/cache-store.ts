import type { Awaitable } from '../core/and-then.ts';

/** An entry as it is read. */
export interface CachedEntry {
  /** JSON. It may be shared with other readers: nobody changes it. */
  readonly value: unknown;
  /** Milliseconds since it was stored. */
  readonly ageMs: number;
}

/** What had been purged at a moment. Only the store that gave it can read it. */
export interface CacheMark {
  /** How many purges there had been. */
  readonly purges: number;
  /** The moment, by the store's clock. */
  readonly atMs: number;
}

/** What was found. */
export interface CacheRead {
  /** In the order of the keys; undefined for a miss. */
  readonly entries: readonly (CachedEntry | undefined)[];
  /** To be handed to `write` with what is fetched for the misses. */
  readonly mark: CacheMark;
}

/** What is to be stored. */
export interface NewEntry {
  readonly key: string;
  /** JSON; nobody changes it afterwards. */
  readonly value: unknown;
  /** Less than 1: it is not kept. */
  readonly keepMs: number;
  /** Under which it can be purged. */
  readonly tags: readonly string[];
  /** How long the value is as JSON, where that is known; it is counted otherwise. */
  readonly bytes?: number | undefined;
}

/** Keeps answers for some time. No call of it throws or rejects: what it cannot do is a miss. */
export interface CacheStore {
  /** Reading no key gives a mark alone. */
  read(keys: readonly string[]): Awaitable<CacheRead>;
  /**
   * Stores entries, in place of those with the same keys. Those with a tag that was purged after `mark` was read are
   * left out: they may have been fetched before what they were purged for. So are those that are too large.
   */
  write(entries: readonly NewEntry[], mark: CacheMark): void;
  /** Drops the entries that have one of the tags; how many there were, as far as it could be told. */
  purge(tags: readonly string[]): Awaitable<number>;
  /** Drops all entries. */
  clear(): Awaitable<number>;
  /** Ends what it does by itself, once what it is owed to do is done or cannot be. */
  close(): Awaitable<void>;
}
