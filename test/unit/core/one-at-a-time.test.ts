import { expect, it } from 'vitest';

import { oneAtATime } from '../../../src/core/one-at-a-time.ts';

/** A task whose runs a test ends, in their order. */
function held() {
  const runs: PromiseWithResolvers<void>[] = [];
  const call = oneAtATime(() => {
    const run = Promise.withResolvers<void>();
    runs.push(run);
    return run.promise;
  });
  return { runs, call };
}

it('runs at once when nothing runs', async () => {
  const { runs, call } = held();

  const first = call();
  runs[0]?.resolve();
  await first;
  const second = call();
  runs[1]?.resolve();
  await second;

  expect(runs).toHaveLength(2);
});

it('has one run for all calls that came during another, and it begins after them', async () => {
  const { runs, call } = held();

  const first = call();
  const later = [call(), call(), call()];
  expect(runs).toHaveLength(1);
  runs[0]?.resolve();
  await first;
  runs[1]?.resolve();
  await Promise.all(later);

  expect(runs).toHaveLength(2);
});

it('goes on after a run that failed', async () => {
  const { runs, call } = held();

  const first = call();
  const second = call();
  runs[0]?.reject(new Error('broken'));
  await expect(first).rejects.toThrow('broken');
  runs[1]?.resolve();

  await expect(second).resolves.toBeUndefined();
});
