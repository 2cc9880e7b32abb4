import { GatewayError } from './core/errors.ts';
import { usedFields } from './plan/used-fields.ts';
import type { OperationPlan } from './plan/plan-operation.ts';
import type { ScriptRunner } from './redis/script.ts';
import type { Registry } from './registry.ts';
import { MemoryUsage } from './usage/memory-usage.ts';
import { RedisUsage } from './usage/redis-usage.ts';
import { usagePage, type UsagePage } from './usage/usage-page.ts';
import { UsageKeeper } from './usage/usage-keeper.ts';
import { UsageRecorder } from './usage/usage-recorder.ts';
import type { UsageStore } from './usage/usage-store.ts';

/** What is counted of the use of clients, and where that is kept. */
export interface CountedUsage {
  readonly recorder: UsageRecorder<OperationPlan>;
  /**
   * All that was counted so far, by every gateway on one Redis.
   *
   * @throws {GatewayError} UPSTREAM_UNAVAILABLE while Redis is away
   */
  readonly page: (format: 'json' | 'csv') => Promise<UsagePage>;
  /** Stores what is left. Does not reject: what cannot be stored by then is lost. */
  close(): Promise<void>;
}

const STORE_EVERY_MS = 10_000;

/** Stands for operations that are not stored. */
const OTHER = 'other';

/** Counts what callers use; in memory, or in Redis, where a gateway adds what it has counted every ten seconds. */
export function countUsage(registry: Registry, redis: ScriptRunner | undefined): CountedUsage {
  const recorder = new UsageRecorder<OperationPlan>(describerOf(registry), Date.now);
  const store: UsageStore = redis ? new RedisUsage(redis, Date.now) : new MemoryUsage(Date.now);
  const keeper = new UsageKeeper(recorder, store);
  const unheard = (): void => undefined;
  // That Redis is away is told by those who limit.
  const timer = setInterval(() => void keeper.keep().catch(unheard), STORE_EVERY_MS).unref();
  return {
    recorder,
    async page(format) {
      try {
        await keeper.keep();
        return usagePage(await store.read(), format);
      } catch (cause) {
        throw new GatewayError('UPSTREAM_UNAVAILABLE', { service: 'redis' }, { cause });
      }
    },
    close() {
      clearInterval(timer);
      return keeper.keep().catch(unheard);
    },
  };
}

const describerOf =
  (registry: Registry) =>
  (plan: OperationPlan, name: string): { readonly operation: string; readonly fields: readonly string[] } => {
    const stored = registry.surface(name)?.client.stored.values() ?? [];
    const isStored = [...stored].some((document) => document.name === plan.name);
    return { operation: isStored && plan.name !== undefined ? plan.name : OTHER, fields: usedFields(plan) };
  };
