import { vi } from 'vitest';
import { createLimiters, type Limiters } from '../../../src/limit/limiters.ts';
import { openRedis } from '../../../src/redis/open-redis.ts';

/** Limiters of a test, with what their observer was told. */
export interface TestLimiters extends Limiters, Disposable {
  readonly observer: { readonly away: ReturnType<typeof vi.fn>; readonly back: ReturnType<typeof vi.fn> };
  /** Whether the observer was told last that Redis is away. */
  readonly isAway: () => boolean;
  /** Ends the connection to Redis. */
  readonly close: () => void;
}

/** Limiters as one gateway has them; in memory without a URL. Redis has time enough unless told otherwise. */
export async function startLimiters(redisUrl?: string, timeoutMs = 10_000): Promise<TestLimiters> {
  const observer = { away: vi.fn(), back: vi.fn() };
  const redis = redisUrl === undefined ? undefined : await openRedis(redisUrl, timeoutMs);
  const limiters = createLimiters({ redis, observer });
  const isAway = (): boolean => observer.away.mock.calls.length > observer.back.mock.calls.length;
  const close = (): void => redis?.close();
  return { ...limiters, observer, isAway, close, [Symbol.dispose]: close };
}

/** Runs as many calls at the same time, by turns on each of the limiters; how many were admitted. */
export async function admitted(
  count: number,
  limiters: readonly Limiters[],
  call: (limiters: Limiters) => Promise<{ readonly isAdmitted: boolean }>,
): Promise<number> {
  const calls = Array.from({ length: count }, (_, turn) => limiters[turn % limiters.length] as Limiters);
  const answers = await Promise.all(calls.map(call));
  return answers.filter(({ isAdmitted }) => isAdmitted).length;
}
