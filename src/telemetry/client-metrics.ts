import type { ErrorCode } from '../core/errors.ts';
import type { AnswerReport, CacheResult, ClientObserver, Limit, RequestEnd } from '../core/metrics.ts';
import { OperationMetrics } from './operation-metrics.ts';

/** Limits that a code tells; RATE_LIMITED may be a budget or a rate. */
const LIMITS: { readonly [code in ErrorCode]?: Limit } = {
  COST_LIMIT_EXCEEDED: 'cost',
  DEPTH_LIMIT_EXCEEDED: 'depth',
  TOKEN_LIMIT_EXCEEDED: 'tokens',
  ALIAS_LIMIT_EXCEEDED: 'aliases',
  PAYLOAD_TOO_LARGE: 'body',
};

/** Stands for every operation that is not stored, and for every client that is not there. */
export const OTHER = 'other';

/** What is counted of one client: plain numbers, which cost nothing until somebody reads them. */
export class ClientMetrics implements ClientObserver {
  readonly cost = { requested: 0, actual: 0 };
  readonly degraded = { fallback: 0, stale: 0 };
  readonly cache: Record<CacheResult, number> = { hit: 0, miss: 0 };
  readonly throttled: Record<Limit, number> = { budget: 0, rate: 0, cost: 0, depth: 0, tokens: 0, aliases: 0, body: 0 };
  readonly errors = new Map<ErrorCode, number>();
  subscriptions = 0;
  readonly #other = new OperationMetrics();
  #operations: ReadonlyMap<string, OperationMetrics> = new Map([[OTHER, this.#other]]);

  /** The operations that are counted by their names from now on; those that stay keep their numbers. */
  follow(names: Iterable<string>): void {
    const before = this.#operations;
    // One that is stored under the name that stands for the others is counted with them.
    const all = [OTHER, ...names];
    this.#operations = new Map(all.map((name) => [name, before.get(name) ?? new OperationMetrics()]));
  }

  /** By their names. */
  get operations(): ReadonlyMap<string, OperationMetrics> {
    return this.#operations;
  }

  answered({ requested, actual, cache, errors, degraded }: AnswerReport): void {
    this.cost.requested += requested;
    this.cost.actual += actual;
    if (cache) this.cache[cache] += 1;
    if (errors.length > 0) for (const code of new Set(errors.map(({ error }) => error.code))) this.#failed(code);
    for (const { stale } of degraded) this.degraded[stale ? 'stale' : 'fallback'] += 1;
  }

  refused(code: ErrorCode): void {
    this.#failed(code);
    this.exceeded(code);
  }

  limited(limit: Limit): void {
    this.throttled[limit] += 1;
  }

  exceeded(code: ErrorCode): void {
    const limit = LIMITS[code];
    if (limit) this.limited(limit);
  }

  subscriptionBegan(): void {
    this.subscriptions += 1;
  }

  subscriptionEnded(): void {
    this.subscriptions -= 1;
  }

  ended(end: RequestEnd): void {
    const { operation } = end;
    const known = operation === undefined ? undefined : this.#operations.get(operation);
    (known ?? this.#other).ended(end);
  }

  #failed(code: ErrorCode): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }
}
