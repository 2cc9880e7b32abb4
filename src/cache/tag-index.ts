const NONE: ReadonlySet<string> = new Set();

/** Which keys have which tag. It holds nothing for a tag without keys. */
export class TagIndex {
  readonly #keys = new Map<string, Set<string>>();

  /** How many tags there are. */
  get size(): number {
    return this.#keys.size;
  }

  /** Changes as keys are deleted, also while it is walked. */
  keysOf(tag: string): ReadonlySet<string> {
    return this.#keys.get(tag) ?? NONE;
  }

  add(key: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.#keys.get(tag);
      if (keys) keys.add(key);
      else this.#keys.set(tag, new Set([key]));
    }
  }

  delete(key: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.#keys.get(tag);
      if (keys?.delete(key) && keys.size === 0) this.#keys.delete(tag);
    }
  }
}
