import { expect, it } from 'vitest';

import { EventQueue } from '../../../src/core/event-queue.ts';

it('gives events in their order, those that came before the reader and those after', async () => {
  const queue = new EventQueue<number>();
  const events = queue[Symbol.asyncIterator]();
  queue.push(1);
  queue.push(2);

  const early = [await events.next(), await events.next()];
  const late = events.next();
  queue.push(3);
  queue.end();

  expect(early.map(({ value }) => value)).toEqual([1, 2]);
  expect((await late).value).toBe(3);
  expect((await events.next()).done).toBe(true);
});

it('keeps what came before an error, and nothing that comes after', async () => {
  const queue = new EventQueue<number>();
  const events = queue[Symbol.asyncIterator]();
  queue.push(1);
  queue.fail(new Error('gone'));
  queue.push(2);

  expect((await events.next()).value).toBe(1);
  await expect(events.next()).rejects.toThrow('gone');
});

it('gives up on a reader who is a thousand events behind', async () => {
  const queue = new EventQueue<number>();
  const events = queue[Symbol.asyncIterator]();

  for (let event = 0; event < 1_001; event++) queue.push(event);

  await expect(events.next()).rejects.toMatchObject({ code: 'OVERLOADED' });
});
