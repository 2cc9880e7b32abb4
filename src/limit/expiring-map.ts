/** Something that means nothing any more from `untilMs` on. */
export interface Expiring {
  readonly untilMs: number;
}

/**
 * Values by key, at most `maxEntries`: the one not used for longest makes room. What is over is forgotten by the way,
 * two for each new key, so that no more is kept for long than is in use. Times are those of the caller's clock.
 */
export class ExpiringMap<Value extends Expiring> {
  readonly #maxEntries: number;
  /** The one not used for longest stands first. */
  readonly #values = new Map<string, Value>();

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get size(): number {
    return this.#values.size;
  }

  /** Undefined when there is none, or when it is over. */
  get(key: string, nowMs: number): Value | undefined {
    const value = this.#values.get(key);
    this.#values.delete(key);
    if (!value || value.untilMs <= nowMs) return undefined;
    this.#values.set(key, value);
    return value;
  }

  /** The same, without it being used. */
  peek(key: string, nowMs: number): Value | undefined {
    const value = this.#values.get(key);
    return value && value.untilMs > nowMs ? value : undefined;
  }

  /** Keeps a value, unless it is over already. */
  set(key: string, value: Value, nowMs: number): void {
    if (!this.#values.delete(key)) this.#makeRoom(nowMs);
    if (nowMs < value.untilMs) this.#values.set(key, value);
  }

  #makeRoom(nowMs: number): void {
    let looked = 0;
    for (const [key, { untilMs }] of this.#values) {
      if (looked++ >= 2) return;
      if (untilMs <= nowMs || this.#values.size >= this.#maxEntries) this.#values.delete(key);
    }
  }
}
