import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { GatewayError } from '../../../src/core/errors.ts';
import { CallerLeft } from '../../../src/core/request-deadline.ts';
import { Stop } from '../../../src/core/stop-signal.ts';
import type { Answer } from '../../../src/execute/answer.ts';
import type { SourceEvent } from '../../../src/execute/executor.ts';
import { subscriptionAnswers, type SubscriptionOptions } from '../../../src/execute/subscription.ts';

const answerOf = (value: unknown): Answer => ({ data: { value }, errors: [], degraded: [], lists: [] });

/** A source that gives these values and then waits for its end. */
function waiting(...values: readonly unknown[]): SubscriptionOptions<Answer>['open'] {
  return async function* (signal): AsyncGenerator<SourceEvent, void> {
    for (const value of values) yield { value };
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  };
}

const options = (given: Partial<SubscriptionOptions<Answer>>): SubscriptionOptions<Answer> => ({
  open: waiting(),
  answer: ({ value }) => Promise.resolve(answerOf(value)),
  ends: [],
  expiresAtMs: undefined,
  ...given,
});

describe('the answers of a subscription', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('end with UNAUTHENTICATED when the credential does', async () => {
    const answers = subscriptionAnswers(options({ open: waiting(1), expiresAtMs: Date.now() + 60_000 }));

    const first = await answers.next();
    const second = answers.next();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(first.value).toEqual(answerOf(1));
    expect((await second).value).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await answers.next()).done).toBe(true);
  });

  it('end with UNAUTHENTICATED when the credential is revoked', async () => {
    const revoked = new Stop();
    const answers = subscriptionAnswers(options({ open: waiting(1), revoked }));

    const first = await answers.next();
    const second = answers.next();
    revoked.abort();

    expect(first.value).toEqual(answerOf(1));
    expect((await second).value).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await answers.next()).done).toBe(true);
  });

  it('leave no timer behind when the reader stops', async () => {
    const answers = subscriptionAnswers(options({ open: waiting(1), expiresAtMs: Date.now() + 60_000 }));
    await answers.next();

    await answers.return();

    expect(vi.getTimerCount()).toBe(0);
  });

  it('need no timer for a credential that outlives all timers', async () => {
    const answers = subscriptionAnswers(options({ open: waiting(1), expiresAtMs: Date.now() + 2 ** 40 }));

    expect((await answers.next()).value).toEqual(answerOf(1));
    expect(vi.getTimerCount()).toBe(0);
    await answers.return();
  });

  it('end without a word when one of the ends comes, also before the beginning', async () => {
    const end = new AbortController();
    const answers = subscriptionAnswers(options({ ends: [end.signal] }));
    const next = answers.next();
    end.abort();

    const late = await subscriptionAnswers(options({ open: waiting(1), ends: [end.signal] })).next();

    expect((await next).done).toBe(true);
    expect(late.done).toBe(true);
  });

  it('go on after an event whose answer fails', async () => {
    const answer = vi.fn(({ value }: SourceEvent) =>
      value === 1 ? Promise.reject(new GatewayError('DEADLINE_EXCEEDED')) : Promise.resolve(answerOf(value)),
    );
    const answers = subscriptionAnswers(options({ open: waiting(1, 2), answer }));

    expect((await answers.next()).value).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect((await answers.next()).value).toEqual(answerOf(2));
    await answers.return();
  });

  it('say nothing to a caller who has left', async () => {
    const answers = subscriptionAnswers(
      options({
        open: async function* () {
          await Promise.resolve();
          yield { value: 1 };
        },
        answer: () => Promise.reject(new CallerLeft()),
      }),
    );

    expect((await answers.next()).done).toBe(true);
  });

  it('end with the error that broke the source', async () => {
    const failure = new GatewayError('UPSTREAM_UNAVAILABLE', { service: 'devices' });
    const answers = subscriptionAnswers(
      options({
        open: async function* () {
          await Promise.resolve();
          throw failure;
        },
      }),
    );

    expect((await answers.next()).value).toEqual(answerOf(failure));
    expect((await answers.next()).done).toBe(true);
  });
});
