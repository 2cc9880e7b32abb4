import { hash } from 'node:crypto';

import { storedKey } from '../core/stored-key.ts';
import { Insurance, type InsuranceOptions, type StoreObserver } from '../redis/insurance.ts';
import type { ScriptRunner } from '../redis/script.ts';
import type { CachedEntry, CacheMark, CacheRead, CacheStore, NewEntry } from './cache-store.ts';
import { jsonText } from './json-text.ts';
import { missed } from './no-cache.ts';
import { PURGES_KEY, READ, WRITE } from './redis-cache-scripts.ts';
import { RedisPurges } from './redis-purges.ts';

/** How a cache in Redis is made. */
export interface RedisCacheOptions extends Pick<InsuranceOptions, 'now'> {
  readonly redis: ScriptRunner;
  readonly observer: CacheObserver;
}

/** Is told what becomes of the entries. */
export interface CacheObserver extends StoreObserver {
  /** The cache has ended, and Redis holds entries that were purged while it was away: they may be read until their time is over. */
  keepsPurged(): void;
}

/** What is larger takes too long on its way, in which Redis answers nobody else. */
const MAX_ENTRY_LENGTH = 1_048_576;

/** A year. */
const MAX_KEEP_MS = 31_536_000_000;

/**
 * A cache that all gateways on one Redis share; how much it holds is Redis's to bound. While Redis is away all is a
 * miss. What was purged in that time is dropped before anything is read again, which then works within 5 seconds.
 */
export class RedisCache implements CacheStore {
  readonly #redis: ScriptRunner;
  readonly #insurance: Insurance;
  readonly #purges: RedisPurges;
  readonly #observer: RedisCacheOptions['observer'];

  constructor({ redis, observer, now }: RedisCacheOptions) {
    this.#redis = redis;
    this.#observer = observer;
    this.#insurance = new Insurance({ observer, now });
    this.#purges = new RedisPurges(redis, this.#insurance);
  }

  async read(keys: readonly string[]): Promise<CacheRead> {
    if (this.#purges.areOwed) return missed(keys);
    return this.#insurance.ask(
      () => this.#readNow(keys),
      () => missed(keys),
    );
  }

  write(entries: readonly NewEntry[], mark: CacheMark): void {
    if (mark.purges < 0 || this.#purges.areOwed) return;
    let keys: string[] = [];
    let args: (string | number)[] = [];
    let length = 0;
    for (const { key, value, keepMs, tags } of entries) {
      const text = keepMs >= 1 ? jsonText(value) : undefined;
      if (text === undefined || text.length > MAX_ENTRY_LENGTH) continue;
      if (length + text.length > MAX_ENTRY_LENGTH) {
        this.#send(keys, args, mark);
        [keys, args, length] = [[], [], 0];
      }
      keys.push(entryKey(key));
      args.push(Math.min(Math.floor(keepMs), MAX_KEEP_MS), text, tags.length, ...tags.map(storedKey));
      length += text.length;
    }
    this.#send(keys, args, mark);
  }

  purge(tags: readonly string[]): Promise<number> {
    return this.#purges.purge(tags);
  }

  clear(): Promise<number> {
    return this.#purges.clear();
  }

  async close(): Promise<void> {
    if (!(await this.#purges.close())) this.#observer.keepsPurged();
  }

  async #readNow(keys: readonly string[]): Promise<CacheRead> {
    const known = this.#purges.count;
    const answer = await this.#redis.run(READ, [PURGES_KEY, ...keys.map(entryKey)], []);
    const [count, nowMs, ...stored] = answer as [string, string, ...(string | null)[]];
    const [purges, atMs] = [Number(count), Number(nowMs)];
    this.#purges.compare(known, purges);
    if (this.#purges.areOwed) return missed(keys);
    return { entries: stored.map((text) => entryFrom(text, atMs)), mark: { purges, atMs } };
  }

  #send(keys: readonly string[], args: readonly (string | number)[], { purges, atMs }: CacheMark): void {
    if (keys.length === 0) return;
    void this.#insurance.ask<unknown>(
      () => this.#redis.run(WRITE, [PURGES_KEY, ...keys], [purges, atMs, ...args]),
      () => undefined,
    );
  }
}

/** By its UTF-16 units: UTF-8 has one form for all halves of characters, and keys hold what callers send. */
const entryKey = (key: string): string => `facet:cache:${hash('sha256', Buffer.from(key, 'utf16le'), 'base64url')}`;

/** A miss where it makes no sense; so is an entry from the future, for the clock was set back and it may be old. */
function entryFrom(stored: string | null, nowMs: number): CachedEntry | undefined {
  if (stored === null) return undefined;
  const space = stored.indexOf(' ');
  const ageMs = nowMs - Number(stored.slice(0, space));
  if (space < 1 || !(ageMs >= 0)) return undefined;
  try {
    return { value: JSON.parse(stored.slice(space + 1)) as unknown, ageMs };
  } catch {
    return undefined;
  }
}
