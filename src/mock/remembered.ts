import type { Given } from './mock-object.ts';

const MAX_OBJECTS = 10_000;

/** What is known of objects: what was written, and what lists have shown of them. The oldest are forgotten. */
export class Remembered {
  readonly #known = new Map<string, Given>();

  /** What is known of an object, these values included from now on. */
  merged(object: string, given: Given): Given {
    const known = this.#known.get(object);
    const merged = { ...known, ...given };
    if (Object.keys(given).length < 2) return merged;
    this.#known.delete(object);
    this.#known.set(object, merged);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > MAX_OBJECTS) this.#known.delete(oldest);
    return merged;
  }
}
