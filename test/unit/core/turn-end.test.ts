import { setImmediate } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { TurnEnd } from '../../../src/core/turn-end.ts';

test('work is done at the end of the turn, in its order', async () => {
  const done: string[] = [];
  const turnEnd = new TurnEnd();
  turnEnd.add(() => done.push('one'));
  await Promise.resolve();
  turnEnd.add(() => done.push('two'));
  expect(done).toEqual([]);
  await setImmediate();
  expect(done).toEqual(['one', 'two']);
});

test('work that comes up at the end of a turn waits for the end of the next one', async () => {
  const done: string[] = [];
  const turnEnd = new TurnEnd();
  turnEnd.add(() => {
    done.push('outer');
    turnEnd.add(() => done.push('inner'));
  });
  await setImmediate();
  expect(done).toEqual(['outer']);
  await setImmediate();
  expect(done).toEqual(['outer', 'inner']);
});

test('as much as may wait is done without waiting, and the rest at the end', async () => {
  const done: number[] = [];
  const turnEnd = new TurnEnd(3);
  for (const work of [1, 2, 3, 4]) turnEnd.add(() => done.push(work));
  expect(done).toEqual([1, 2, 3]);
  await setImmediate();
  expect(done).toEqual([1, 2, 3, 4]);
});
