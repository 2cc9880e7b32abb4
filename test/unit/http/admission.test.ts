import { expect, it } from 'vitest';

import { Admission } from '../../../src/http/admission.ts';

const LIMITS = { maxInFlight: 100, maxEventLoopDelayMs: 200 };

/** How many are let in before there is no room. */
function roomOf(admission: Admission): number {
  let count = 0;
  for (; admission.hasRoom; count++) admission.enter();
  for (let left = count; left > 0; left--) admission.leave();
  return count;
}

const late = (admission: Admission, delayMs: number, looks: number): void => {
  for (let look = 0; look < looks; look++) admission.adjust({ elapsedMs: delayMs + 20, delayMs });
};

it('has room for so many at a time, and for a tenth more that change something', () => {
  const admission = new Admission(LIMITS);
  for (let count = 0; count < 100; count++) admission.enter();

  const full = [admission.hasRoom, admission.hasReserve];
  for (let count = 0; count < 10; count++) admission.enter();
  const reserved = admission.hasReserve;
  for (let count = 0; count < 11; count++) admission.leave();

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

it('takes on fewer while the event loop is late, the later the fewer, but always a handful', () => {
  const [some, more] = [new Admission(LIMITS), new Admission(LIMITS)];

  late(some, 50, 1);
  late(more, 400, 1);
  const rooms = [roomOf(some), roomOf(more)];
  late(more, 400, 20);

  expect(rooms).toEqual([80, 50]);
  expect(new Admission({ ...LIMITS, maxInFlight: 3 }).hasRoom).toBe(true);
  expect(roomOf(more)).toBeGreaterThanOrEqual(16);
  expect(roomOf(more)).toBeLessThan(50);
});

it('never takes on fewer than are answered in a tenth of a second', () => {
  const admission = new Admission({ ...LIMITS, maxInFlight: 1_000 });
  const answerForTwoSeconds = (): void => {
    for (let look = 0; look < 100; look++) {
      for (let count = 0; count < 40; count++) admission.enter();
      for (let count = 0; count < 40; count++) admission.leave();
      admission.adjust({ elapsedMs: 20, delayMs: 0 });
    }
  };

  answerForTwoSeconds();
  late(admission, 400, 3);

  expect(roomOf(admission)).toBeGreaterThan(150);
});

it('takes on as many as ever within three seconds', () => {
  const admission = new Admission({ ...LIMITS, maxInFlight: 10_000 });

  late(admission, 400, 50);
  const few = roomOf(admission);
  late(admission, 0, 3_000 / 20);

  expect(few).toBeLessThan(100);
  expect(roomOf(admission)).toBe(10_000);
});
