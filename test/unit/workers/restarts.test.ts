import { expect, it } from 'vitest';

import { Restarts } from '../../../src/workers/restarts.ts';

const NOBODY: readonly number[] = [];

it('pauses for longer with each end within half a minute, and as at first when those are past', () => {
  const restarts = new Restarts();

  const pauses = [0, 1_000, 2_000, 3_000, 60_000].map((now) => restarts.ended(now, NOBODY));

  expect(pauses).toEqual([100, 200, 400, 800, 100]);
});

it('gives up at the fifth end within half a minute', () => {
  const restarts = new Restarts();

  const pauses = [0, 1, 2, 3, 4].map((now) => restarts.ended(now, [now]));

  expect(pauses).toEqual([100, 200, 400, 800, undefined]);
});

it('goes on as long as a worker has served for half a minute, with pauses of ten seconds at most', () => {
  const restarts = new Restarts();

  const pauses = Array.from({ length: 12 }, (_, index) => restarts.ended(40_000 + index, [Infinity, 0]));

  expect(pauses.slice(4)).toEqual([1_600, 3_200, 6_400, 10_000, 10_000, 10_000, 10_000, 10_000]);
});
