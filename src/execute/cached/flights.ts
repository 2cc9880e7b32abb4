import { ShortLivedMap } from '../../core/short-lived-map.ts';

/**
 * How a load ended: with a value or an error, or with nothing for those who have joined: because nobody waits for it who
 * began it, or because it was made for that request alone.
 */
export type Landed = { readonly value: unknown } | 'abandoned' | 'unshared';

/** Loads that are under way, so that nobody begins an equal one. */
export class Flights {
  readonly #known = new ShortLivedMap<string, Promise<Landed>>();

  of(key: string): Promise<Landed> | undefined {
    return this.#known.get(key);
  }

  /** Begins one; the result ends it, once. */
  begin(key: string): (landed: Landed) => void {
    const { promise, resolve } = Promise.withResolvers<Landed>();
    this.#known.set(key, promise);
    return (landed) => {
      // A later one may have taken its place.
      if (this.#known.get(key) === promise) this.#known.delete(key);
      resolve(landed);
    };
  }

  /** Nobody joins those that are under way any more: what they load may have changed since. */
  forget(): void {
    this.#known.clear();
  }
}
