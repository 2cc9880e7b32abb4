/** Places of entries that have gone, before they are cleared away. */
const MAX_GONE = 1_024;

/**
 * A map of entries that come and go by the thousand a second. A Map alone would be simpler: but V8 links each table that
 * it outgrows to the next one, so that the first of them which grows old keeps all that come after it, with what they held,
 * until the next full collection of garbage. Here a table is never emptied by deletion, and is left behind as a whole.
 */
export class ShortLivedMap<Key, Value> {
  #entries = new Map<Key, Value | undefined>();
  /** Deletions since the table was made. */
  #gone = 0;

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    this.#entries.set(key, value);
  }

  delete(key: Key): void {
    this.#entries.set(key, undefined);
    if (++this.#gone > MAX_GONE && 2 * this.#gone > this.#entries.size) this.#clearAway();
  }

  clear(): void {
    this.#entries = new Map();
    this.#gone = 0;
  }

  #clearAway(): void {
    const left = new Map<Key, Value | undefined>();
    for (const [key, value] of this.#entries) if (value !== undefined) left.set(key, value);
    this.#entries = left;
    this.#gone = 0;
  }
}
