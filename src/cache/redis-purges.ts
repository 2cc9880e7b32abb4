import { setTimeout as passed } from 'node:timers/promises';

import { storedKey } from '../core/stored-key.ts';
import type { Insurance } from '../redis/insurance.ts';
import type { ScriptRunner } from '../redis/script.ts';
import { CLEAR, PURGE, PURGES_KEY } from './redis-cache-scripts.ts';

/** Tags that are remembered while Redis is away; of more, everything is purged. */
const MAX_OWED = 10_000;
const RETRY_MS = 250;
/** How often Redis is told at the end what it is owed. */
const LAST_TRIES = 8;
/** How much is done at a time: about a millisecond, in which Redis answers nobody else. */
const ENTRIES_AT_ONCE = 500;
const TAGS_AT_ONCE = 500;

/** Purges in Redis. Those it could not be told of are owed, and told as soon as it is back, by itself. */
export class RedisPurges {
  readonly #redis: ScriptRunner;
  readonly #insurance: Insurance;
  readonly #owed = new Set<string>();
  #owesAll = false;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;
  #isSettling = false;
  #count = 0;

  constructor(redis: ScriptRunner, insurance: Insurance) {
    this.#redis = redis;
    this.#insurance = insurance;
  }

  /** Whether Redis holds entries that were purged. */
  get areOwed(): boolean {
    return this.#owesAll || this.#owed.size > 0 || this.#isSettling;
  }

  /** How many purges there were, as far as it is known. */
  get count(): number {
    return this.#count;
  }

  /** How many entries were dropped: 0 when Redis is told later. */
  purge(tags: readonly string[]): Promise<number> {
    return this.#tell(
      () => this.#purgeNow(tags),
      () => this.#owe(tags),
    );
  }

  /** The same for all entries. */
  clear(): Promise<number> {
    return this.#tell(
      () => this.#clearNow(),
      () => this.#oweAll(),
    );
  }

  /**
   * Takes note of a count that was read from Redis, when the one known was `known`. If it counted further then, it was
   * restored from an older copy of its memory: its entries are dropped, for some may have been purged since.
   */
  compare(known: number, count: number): void {
    if (count < known) this.#oweAll();
    this.#count = Math.max(this.#count, count);
  }

  /** Tells what is owed, for two seconds at the most; gives whether Redis has been told everything. */
  async close(): Promise<boolean> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    for (let tries = 0; this.areOwed && tries < LAST_TRIES; tries++) {
      if (tries > 0) await passed(RETRY_MS);
      if (!this.#isSettling) await this.#settleNow().catch(() => undefined);
    }
    return !this.areOwed;
  }

  async #tell(now: () => Promise<number>, later: () => void): Promise<number> {
    const owe = (): number => {
      later();
      return 0;
    };
    return this.areOwed ? owe() : this.#insurance.ask(now, owe);
  }

  #owe(tags: readonly string[]): void {
    if (!this.#owesAll) for (const tag of tags) this.#owed.add(tag);
    if (this.#owed.size > MAX_OWED) this.#owesAll = true;
    if (this.#owesAll) this.#owed.clear();
    this.#retryLater();
  }

  #oweAll(): void {
    this.#owesAll = true;
    this.#owe([]);
  }

  #retryLater(): void {
    if (this.#isClosed || !this.areOwed) return;
    this.#retry ??= setTimeout(() => void this.#settle(), RETRY_MS).unref();
  }

  async #settle(): Promise<void> {
    await this.#insurance.ask(
      () => this.#settleNow(),
      () => undefined,
    );
    this.#retry = undefined;
    this.#retryLater();
  }

  async #settleNow(): Promise<void> {
    const all = this.#owesAll;
    const tags = [...this.#owed];
    // What is purged again meanwhile is owed again: it may have been told too early.
    this.#owesAll = false;
    this.#owed.clear();
    this.#isSettling = true;
    try {
      if (all) await this.#clearNow();
      await this.#purgeNow(tags);
    } catch (cause) {
      if (all) this.#oweAll();
      this.#owe(tags);
      throw cause;
    } finally {
      this.#isSettling = false;
    }
  }

  async #purgeNow(tags: readonly string[]): Promise<number> {
    let dropped = 0;
    for (let first = 0; first < tags.length; first += TAGS_AT_ONCE) {
      const slice = tags.slice(first, first + TAGS_AT_ONCE).map(storedKey);
      for (let isDone = 0; isDone === 0;) {
        const answer = await this.#redis.run(PURGE, [PURGES_KEY], [ENTRIES_AT_ONCE, ...slice]);
        const [count, now, done] = answer as [string, number, number];
        this.#count = Math.max(this.#count, Number(count));
        dropped += now;
        isDone = done;
      }
    }
    return dropped;
  }

  async #clearNow(): Promise<number> {
    let dropped = 0;
    let place = '0';
    do {
      const answer = await this.#redis.run(CLEAR, [PURGES_KEY], [place, ENTRIES_AT_ONCE]);
      const [count, now, next] = answer as [string, number, string];
      this.#count = Number(count);
      dropped += now;
      place = next;
    } while (place !== '0');
    return dropped;
  }
}
