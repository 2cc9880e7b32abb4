import { type ErrorCode, statusOf } from '../core/errors.ts';
import type { ClientObserver, ServiceObserver } from '../core/metrics.ts';
import { ClientMetrics, OTHER } from './client-metrics.ts';
import { MS_PER_S } from './durations.ts';
import { Histogram } from './histogram.ts';
import { ServiceMetrics } from './service-metrics.ts';

/** What is served: nothing else has numbers of its own. */
export interface Served {
  readonly clients: readonly {
    readonly name: string;
    readonly stored: ReadonlyMap<string, { readonly name: string }>;
  }[];
  readonly services: Iterable<string>;
}

/** Bounds of buckets in seconds. */
const DELAYS: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** All that a gateway counts by itself. It counts whether or not anybody reads it; names that callers choose have no numbers. */
export class GatewayMetrics {
  readonly loads = { live: 0, refused: 0, failed: 0 };
  /** By what is kept in Redis: 1 while that cannot be reached. */
  readonly redisAway = { limits: 0, cache: 0 };
  readonly loopDelays = new Histogram(DELAYS);
  readonly #other = new ClientMetrics();
  #clients: ReadonlyMap<string, ClientMetrics> = new Map([[OTHER, this.#other]]);
  #services = new Map<string, ServiceMetrics>();

  /** Counts by these names from now on. What stays keeps its numbers, and what goes takes them along. */
  follow({ clients, services }: Served): void {
    const before = this.#clients;
    const names = [OTHER, ...clients.map(({ name }) => name)];
    this.#clients = new Map(names.map((name) => [name, before.get(name) ?? new ClientMetrics()]));
    for (const { name, stored } of clients)
      this.#clients.get(name)?.follow([...stored.values()].map((operation) => operation.name));
    this.#services = new Map([...services].map((name) => [name, this.#serviceMetrics(name)]));
  }

  readonly client = (name: string): ClientObserver => this.#clients.get(name) ?? this.#other;

  readonly service = (name: string): ServiceObserver => this.#serviceMetrics(name);

  /** Whether a client has a stored operation of this name. */
  readonly isStored = (client: string, operation: string): boolean =>
    this.#clients.get(client)?.operations.has(operation) ?? false;

  /** A request that never came to a client. */
  refused(code: ErrorCode): void {
    this.#other.refused(code);
    this.#other.ended({ operation: undefined, status: statusOf(code), durationMs: undefined });
  }

  /** How late the event loop was when it was looked at. */
  readonly loopDelayed = (delayMs: number): void => this.loopDelays.observe(delayMs / MS_PER_S);

  get clients(): ReadonlyMap<string, ClientMetrics> {
    return this.#clients;
  }

  get services(): ReadonlyMap<string, ServiceMetrics> {
    return this.#services;
  }

  #serviceMetrics(name: string): ServiceMetrics {
    const known = this.#services.get(name) ?? new ServiceMetrics();
    this.#services.set(name, known);
    return known;
  }
}
