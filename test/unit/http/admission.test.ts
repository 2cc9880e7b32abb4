import { describe, expect, it } from 'vitest';

import { Admission } from '../../../src/http/admission.ts';

const LIMITS = { maxInFlight: 100, maxEventLoopDelayMs: 200 };

/** How many are let in before there is no room. */
function roomOf(admission: Admission): number {
  let count = 0;
  for (; admission.hasRoom; count++) admission.enter();
  for (let left = count; left > 0; left--) admission.leave(performance.now());
  return count;
}

const late = (admission: Admission, delayMs: number, looks: number): void => {
  for (let look = 0; look < looks; look++) admission.adjust({ elapsedMs: delayMs + 20, delayMs, busy: 1 });
};

it('has room for so many at a time, and for a tenth more that change something', () => {
  const admission = new Admission(LIMITS);
  for (let count = 0; count < 100; count++) admission.enter();

  const full = [admission.hasRoom, admission.hasReserve];
  for (let count = 0; count < 10; count++) admission.enter();
  const reserved = admission.hasReserve;
  for (let count = 0; count < 11; count++) admission.leave(performance.now());

  expect(full).toEqual([false, true]);
  expect(reserved).toBe(false);
  expect(admission.hasRoom).toBe(true);
});

it('keeps one place for what changes something, however little there is room for', () => {
  const admission = new Admission({ ...LIMITS, maxInFlight: 1 });

  admission.enter();

  expect([admission.hasRoom, admission.hasReserve]).toEqual([false, true]);
});

it('stays as it is while the event loop is late by less than a fifth of what it may be', () => {
  const admission = new Admission(LIMITS);

  late(admission, 39, 100);

  expect(roomOf(admission)).toBe(100);
});

it('refuses nobody for a rush that is over within half a second', () => {
  const admission = new Admission(LIMITS);

  late(admission, 105, 4);
  late(admission, 0, 25);
  late(admission, 480, 1);

  expect(roomOf(admission)).toBe(100);
});

it('takes on fewer while the event loop is late, the later the fewer, but always a handful', () => {
  const [some, more] = [new Admission(LIMITS), new Admission(LIMITS)];

  late(some, 50, 8);
  late(more, 400, 2);
  const rooms = [roomOf(some), roomOf(more)];
  late(more, 400, 20);

  expect(rooms).toEqual([80, 70]);
  expect(new Admission({ ...LIMITS, maxInFlight: 3 }).hasRoom).toBe(true);
  expect(roomOf(more)).toBeGreaterThanOrEqual(16);
  expect(roomOf(more)).toBeLessThan(50);
});

it('never takes on fewer than are answered in a tenth of a second', () => {
  const admission = new Admission({ ...LIMITS, maxInFlight: 1_000 });
  const answerForTwoSeconds = (): void => {
    for (let look = 0; look < 100; look++) {
      for (let count = 0; count < 40; count++) admission.enter();
      for (let count = 0; count < 40; count++) admission.leave(performance.now());
      admission.adjust({ elapsedMs: 20, delayMs: 0, busy: 1 });
    }
  };

  answerForTwoSeconds();
  late(admission, 400, 3);

  expect(roomOf(admission)).toBeGreaterThan(150);
});

it('takes on as many as ever within three seconds', () => {
  const admission = new Admission({ ...LIMITS, maxInFlight: 1_000 });

  late(admission, 400, 50);
  const few = roomOf(admission);
  late(admission, 0, 3_000 / 20);

  expect(few).toBeLessThan(100);
  expect(roomOf(admission)).toBe(1_000);
});

describe('while answers are late as a whole', () => {
  /** Answers that took so long, at a rate of 2,000 a second, for a second and a half. */
  const answer = (admission: Admission, timesMs: readonly number[], busy: number): void => {
    for (let look = 0; look < 75; look++) {
      for (let count = 0; count < 40; count++) admission.enter();
      for (let count = 0; count < 40; count++)
        admission.leave(performance.now() - (timesMs[count % timesMs.length] ?? 0));
      admission.adjust({ elapsedMs: 20, delayMs: 0, busy });
    }
  };
  const roomAfter = (timesMs: readonly number[], { busy = 0.6, usualMs = 10 } = {}): number => {
    const admission = new Admission({ ...LIMITS, maxInFlight: 1_000 });
    answer(admission, [usualMs], busy);
    answer(admission, timesMs, busy);
    return roomOf(admission);
  };

  it.each([
    ['takes on fewer', roomAfter([400, 500, 600, 700]), 250],
    ['takes on as many where a part of them is', roomAfter([10, 10, 900, 900]), 1_000],
    ['takes on as many where they take hardly longer than usual', roomAfter([500], { usualMs: 300 }), 1_000],
    ['takes on as many where the gateway has little to do', roomAfter([500], { busy: 0.1 }), 1_000],
  ])('%s', (_, room, most) => {
    expect(room).toBeLessThanOrEqual(most);
    expect(room).toBeGreaterThan(most / 2);
  });
});
