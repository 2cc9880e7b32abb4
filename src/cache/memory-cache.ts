import { LRUCache } from 'lru-cache';

import type { CachedEntry, CacheMark, CacheRead, CacheStore, NewEntry } from './cache-store.ts';
import { jsonText } from './json-text.ts';
import { PurgeRecord } from './purge-record.ts';
import { TagIndex } from './tag-index.ts';

interface Kept {
  readonly value: unknown;
  readonly tags: readonly string[];
  readonly storedMs: number;
  readonly untilMs: number;
}

/** How a cache in memory is made; `now` is a clock in milliseconds that never goes back. */
export interface MemoryCacheOptions {
  /** What it holds at most: keys, tags, values as JSON, and what it takes to keep them. */
  readonly maxBytes: number;
  readonly now: () => number;
}

/** What an entry, and each of its tags, takes besides its texts, as measured. */
const ENTRY_BYTES = 350;
const TAG_BYTES = 300;

/** How many entries of a full cache the largest leaves room for. */
const LARGEST_SHARE = 10;

/** For each new entry so many are looked at, so that those over are gone before long. */
const LOOKED_AT = 2;

/** A cache of this process alone: what was not read for longest makes room. It answers without a promise. */
export class MemoryCache implements CacheStore {
  readonly #now: () => number;
  readonly #maxEntryBytes: number;
  readonly #tags = new TagIndex();
  readonly #purges = new PurgeRecord();
  readonly #entries: LRUCache<string, Kept>;
  /** Walks from what was not read for longest. */
  #walk: Iterator<string> | undefined;

  constructor({ maxBytes, now }: MemoryCacheOptions) {
    this.#now = now;
    this.#maxEntryBytes = maxBytes / LARGEST_SHARE;
    this.#entries = new LRUCache({ maxSize: maxBytes, dispose: ({ tags }, key) => this.#tags.delete(key, tags) });
  }

  /** How much is held. */
  get size(): { readonly entries: number; readonly tags: number; readonly bytes: number } {
    return { entries: this.#entries.size, tags: this.#tags.size, bytes: this.#entries.calculatedSize };
  }

  read(keys: readonly string[]): CacheRead {
    const nowMs = this.#now();
    return { entries: keys.map((key) => this.#entryAt(key, nowMs)), mark: this.#purges.mark };
  }

  write(entries: readonly NewEntry[], mark: CacheMark): void {
    const nowMs = this.#now();
    for (const entry of entries) {
      this.#dropOver(nowMs);
      if (entry.keepMs >= 1 && !this.#purges.hasPurged(entry.tags, mark)) this.#keep(entry, nowMs);
    }
  }

  purge(tags: readonly string[]): number {
    this.#purges.add(tags);
    const nowMs = this.#now();
    let dropped = 0;
    for (const tag of tags) for (const key of this.#tags.keysOf(tag)) if (this.#drop(key, nowMs)) dropped++;
    return dropped;
  }

  clear(): number {
    this.#purges.addAll();
    const nowMs = this.#now();
    let dropped = 0;
    this.#entries.forEach(({ untilMs }) => void (untilMs > nowMs && dropped++));
    this.#entries.clear();
    return dropped;
  }

  close(): void {
    this.clear();
  }

  #entryAt(key: string, nowMs: number): CachedEntry | undefined {
    const kept = this.#entries.get(key);
    if (!kept) return undefined;
    if (kept.untilMs > nowMs) return { value: kept.value, ageMs: nowMs - kept.storedMs };
    this.#entries.delete(key);
    return undefined;
  }

  #keep({ key, value, keepMs, tags, bytes = jsonText(value)?.length }: NewEntry, nowMs: number): void {
    if (bytes === undefined) return;
    const textBytes = tags.reduce((sum, tag) => sum + tag.length + TAG_BYTES, key.length + bytes);
    const size = Math.ceil(textBytes) + ENTRY_BYTES;
    if (size > this.#maxEntryBytes) return;
    this.#entries.set(key, { value, tags, storedMs: nowMs, untilMs: nowMs + keepMs }, { size });
    this.#tags.add(key, tags);
  }

  /** Whether there was an entry that was not over. */
  #drop(key: string, nowMs: number): boolean {
    const kept = this.#entries.peek(key);
    this.#entries.delete(key);
    return kept !== undefined && kept.untilMs > nowMs;
  }

  #dropOver(nowMs: number): void {
    for (let looked = 0; looked < LOOKED_AT; looked++) {
      this.#walk ??= this.#entries.rkeys();
      const { value: key, done } = this.#walk.next() as IteratorResult<string, undefined>;
      if (done) this.#walk = undefined;
      else if ((this.#entries.peek(key)?.untilMs ?? Infinity) <= nowMs) this.#entries.delete(key);
    }
  }
}
