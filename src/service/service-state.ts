import { Breaker, type BreakerSettings } from './breaker.ts';
import { Bulkhead } from './bulkhead.ts';
import { RetryBudget } from './retry-budget.ts';

/** What a service's calls are held to. */
export interface ServiceBounds {
  /** Total time of a call, in milliseconds. */
  readonly timeoutMs: number;
  /** Further tries of a request that may be sent again. */
  readonly retries: number;
  readonly breaker: BreakerSettings;
  /** Calls at a time. */
  readonly concurrency: number;
}

/** What is known of a service from the calls so far; all of its clients share it. */
export class ServiceState {
  readonly bounds: ServiceBounds;
  readonly budget = new RetryBudget();
  readonly bulkhead: Bulkhead;
  readonly #service: string;
  readonly #breakers = new Map<string, Breaker>();

  constructor(service: string, { timeoutMs, retries, breaker, concurrency }: ServiceBounds) {
    this.#service = service;
    this.bounds = { timeoutMs, retries, breaker, concurrency };
    this.bulkhead = new Bulkhead(service, concurrency);
  }

  /** The breaker of an instance. */
  breaker(instance: string): Breaker {
    const known = this.#breakers.get(instance);
    if (known) return known;
    const breaker = new Breaker(this.#service, this.bounds.breaker);
    this.#breakers.set(instance, breaker);
    return breaker;
  }

  /** Instances, by what tells them apart, with their breakers. */
  get breakers(): ReadonlyMap<string, Breaker> {
    return this.#breakers;
  }

  /** There is no such instance any more. */
  forget(instance: string): void {
    this.#breakers.delete(instance);
  }
}

/** What is known of all services. */
export interface ServiceStates {
  /** The state of a service, new only where the bounds are other ones than before: a reload forgets nothing. */
  of(service: string, bounds: ServiceBounds): ServiceState;
  /** The state of a service that has been asked for. */
  known(service: string): ServiceState | undefined;
}

/** Kept by whoever keeps the connections. */
export function createServiceStates(): ServiceStates {
  const states = new Map<string, ServiceState>();
  return {
    of(service, bounds) {
      const known = states.get(service);
      if (known && isEqual(known.bounds, bounds)) return known;
      const state = new ServiceState(service, bounds);
      states.set(service, state);
      return state;
    },
    known: (service) => states.get(service),
  };
}

const isEqual = (a: ServiceBounds, b: ServiceBounds): boolean =>
  a.timeoutMs === b.timeoutMs &&
  a.retries === b.retries &&
  a.concurrency === b.concurrency &&
  a.breaker.failures === b.breaker.failures &&
  a.breaker.cooldownMs === b.breaker.cooldownMs;
