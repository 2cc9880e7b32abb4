import type { CacheMark } from '../../cache/cache-store.ts';
import { ShortLivedMap } from '../../core/short-lived-map.ts';

/**
 * How a load ended: with a value or an error, or with nothing for those who have joined: because nobody waits for it who
 * began it, or because it was made for that request alone.
 */
export type Landed = { readonly value: unknown } | 'abandoned' | 'unshared';

interface Flight {
  readonly landing: Promise<Landed>;
  /** How many purges there had been when it began. */
  readonly purges: number;
}

/** Loads that are under way, so that nobody begins an equal one. */
export class Flights {
  readonly #known = new ShortLivedMap<string, Flight>();

  /** One that may be joined: anything may have changed by what has been purged since it began, by other gateways too. */
  of(key: string, { purges }: CacheMark): Promise<Landed> | undefined {
    const flight = this.#known.get(key);
    return flight && flight.purges >= purges ? flight.landing : undefined;
  }

  /** Begins one; the result ends it, once. */
  begin(key: string, { purges }: CacheMark): (landed: Landed) => void {
    const { promise: landing, resolve } = Promise.withResolvers<Landed>();
    const flight = { landing, purges };
    this.#known.set(key, flight);
    return (landed) => {
      // A later one may have taken its place.
      if (this.#known.get(key) === flight) this.#known.delete(key);
      resolve(landed);
    };
  }

  /** Nobody joins those that are under way any more: what they load may have changed since. */
  forget(): void {
    this.#known.clear();
  }
}
