import type { CacheStore } from '../../cache/cache-store.ts';
import type { Awaitable } from '../../core/and-then.ts';
import type { CacheCounts } from '../../core/metrics.ts';
import { Flights } from './flights.ts';

/** What is kept between requests, and what is being loaded for it. It outlives every load of schemas. */
export class AnswerCache {
  readonly store: CacheStore;
  readonly flights = new Flights();

  constructor(store: CacheStore) {
    this.store = store;
  }

  /** Drops the entries that have one of these tags; gives their number. Does not reject. */
  purge(tags: readonly string[]): Awaitable<number> {
    this.flights.forget();
    return this.store.purge(tags);
  }

  close(): Awaitable<void> {
    return this.store.close();
  }
}

/** A cache, and what is known of the services whose answers it keeps. */
export interface KeptAnswers {
  readonly cache: AnswerCache;
  /** Changes with everything that a service's answers are asked by. */
  readonly revision: (service: string) => string;
  /** Whether a service has code round its calls, which may look at the request. */
  readonly hasHooks: (service: string) => boolean;
  /** Where the keys of a service are counted that are looked for. */
  readonly counts: (service: string) => CacheCounts;
}
