import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CacheMark } from '../../../src/cache/cache-store.ts';
import { MemoryCache } from '../../../src/cache/memory-cache.ts';

interface NaiveEntry {
  readonly key: string;
  readonly value: number;
  readonly tags: readonly string[];
  readonly storedMs: number;
  readonly untilMs: number;
}

/** Looks at everything it ever did each time it is asked. */
class NaiveCache {
  readonly #entries: NaiveEntry[] = [];
  readonly #purges: { readonly tags: readonly string[] | 'all'; readonly atStep: number }[] = [];

  read(key: string, nowMs: number) {
    const entry = this.#entries.findLast((each) => each.key === key);
    return entry && entry.untilMs > nowMs ? { value: entry.value, ageMs: nowMs - entry.storedMs } : undefined;
  }

  write(entry: NaiveEntry, readAtStep: number): void {
    const isPurged = this.#purges.some(
      ({ tags, atStep }) => atStep > readAtStep && (tags === 'all' || tags.some((tag) => entry.tags.includes(tag))),
    );
    if (!isPurged) this.#entries.push(entry);
  }

  purge(tags: readonly string[] | 'all', atStep: number, nowMs: number): number {
    this.#purges.push({ tags, atStep });
    const keys = new Set(this.#entries.map(({ key }) => key));
    let dropped = 0;
    for (const key of keys) {
      const entry = this.#entries.findLast((each) => each.key === key);
      if (!entry || entry.untilMs <= nowMs) continue;
      if (tags !== 'all' && !tags.some((tag) => entry.tags.includes(tag))) continue;
      this.#entries.push({ ...entry, untilMs: 0 });
      dropped++;
    }
    return dropped;
  }
}

const tags = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 });
const step = fc.record({
  kind: fc.constantFrom('read' as const, 'write' as const, 'write' as const, 'purge' as const, 'clear' as const),
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  tags,
  keepMs: fc.integer({ min: 1, max: 50 }),
  waitMs: fc.oneof(fc.constant(0), fc.nat(30)),
  /** How many steps ago what is written was read. */
  ago: fc.oneof(fc.constant(0), fc.nat(6)),
});

it('holds what a cache would that looks at all that ever happened', () => {
  const property = fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
    let nowMs = 1_000;
    const cache = new MemoryCache({ maxBytes: 1_000_000, now: () => nowMs });
    const naive = new NaiveCache();
    const marks: CacheMark[] = [];
    steps.forEach(({ kind, key, tags, keepMs, waitMs, ago }, at) => {
      nowMs += waitMs;
      const { entries, mark } = cache.read([key]);
      marks.push(mark);
      expect(entries).toEqual([naive.read(key, nowMs)]);
      if (kind === 'write') {
        const readAt = Math.max(0, at - ago);
        cache.write([{ key, value: at, keepMs, tags }], marks[readAt] ?? expect.fail());
        naive.write({ key, value: at, tags, storedMs: nowMs, untilMs: nowMs + keepMs }, readAt - 0.5);
      } else if (kind === 'purge') {
        expect(cache.purge(tags)).toBe(naive.purge(tags, at, nowMs));
      } else if (kind === 'clear') {
        expect(cache.clear()).toBe(naive.purge('all', at, nowMs));
      }
    });
  });

  fc.assert(property, { numRuns: 2_000 });
});
