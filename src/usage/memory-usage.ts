import type { UsageCount } from '../core/usage.ts';
import { KEPT_MS, sum, type Usage, type UsageBatch, type UsageStore } from './usage-store.ts';

/** Counts of this process alone, from its start on. */
export class MemoryUsage implements UsageStore {
  readonly #counts = new Map<string, UsageCount>();
  readonly #now: () => number;
  readonly #sinceMs: number;

  /** `now` is the time in milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
    this.#sinceMs = now();
  }

  add({ counts }: UsageBatch): Promise<void> {
    for (const [subject, count] of counts) this.#counts.set(subject, sum(this.#counts.get(subject), count));
    return Promise.resolve();
  }

  read(): Promise<Usage> {
    const oldestMs = this.#now() - KEPT_MS;
    for (const [subject, { seenAtMs }] of this.#counts) if (seenAtMs < oldestMs) this.#counts.delete(subject);
    return Promise.resolve({ sinceMs: this.#sinceMs, counts: new Map(this.#counts) });
  }
}
