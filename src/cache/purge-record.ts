import type { CacheMark } from './cache-store.ts';

const MAX_TAGS = 20_000;

/** Remembers which tags were purged when, at most `maxTags` of them: what is older than its memory counts as purged. */
export class PurgeRecord {
  readonly #maxTags: number;
  /** Which purge of a tag was the last. The tag purged longest ago stands first. */
  readonly #purged = new Map<string, number>();
  #mark: CacheMark = { purges: 0, atMs: 0 };
  /** Nothing is remembered of the purges up to this one. */
  #forgotten = 0;

  constructor(maxTags = MAX_TAGS) {
    this.#maxTags = maxTags;
  }

  /** What has been purged up to now. */
  get mark(): CacheMark {
    return this.#mark;
  }

  add(tags: readonly string[]): void {
    const purges = this.#next();
    for (const tag of tags) {
      this.#purged.delete(tag);
      this.#purged.set(tag, purges);
    }
    for (const [tag, purge] of this.#purged) {
      if (this.#purged.size <= this.#maxTags) return;
      this.#purged.delete(tag);
      this.#forgotten = purge;
    }
  }

  /** Everything was purged. */
  addAll(): void {
    this.#forgotten = this.#next();
    this.#purged.clear();
  }

  /** Whether one of the tags may have been purged since. */
  hasPurged(tags: readonly string[], { purges }: CacheMark): boolean {
    return purges < this.#forgotten || tags.some((tag) => (this.#purged.get(tag) ?? 0) > purges);
  }

  #next(): number {
    this.#mark = { purges: this.#mark.purges + 1, atMs: 0 };
    return this.#mark.purges;
  }
}
