import { setImmediate } from 'node:timers/promises';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Future } from '../../../src/core/future.ts';

test('whoever waits is called as soon as it has come', () => {
  const seen: unknown[] = [];
  const future = Future.open<number>();
  future
    .then((value) => value + 1)
    .then((value) => Future.resolved(value * 10))
    .then((value) => seen.push(value));
  expect(seen).toEqual([]);
  future.resolve(1);
  expect(seen).toEqual([20]);
});

test('whoever asks later is called at once', () => {
  const seen: unknown[] = [];
  void Future.resolved('here').then((value) => seen.push(value));
  void Future.rejected('gone').then(undefined, (reason) => seen.push(reason));
  expect(seen).toEqual(['here', 'gone']);
});

test('all who wait are called, in their order', () => {
  const seen: unknown[] = [];
  const future = Future.open<string>();
  for (const name of ['one', 'two', 'three']) void future.then((value) => seen.push(`${name} ${value}`));
  future.resolve('done');
  expect(seen).toEqual(['one done', 'two done', 'three done']);
});

test('the first outcome counts', async () => {
  const future = Future.open<string>();
  future.resolve(Future.from(setImmediate('first')));
  future.resolve('second');
  future.reject(new Error('third'));
  await expect(future.promise()).resolves.toBe('first');
});

test('a callback that throws does not keep others from theirs', async () => {
  const future = Future.open<string>();
  const failure = new Error('a mistake');
  const failing = future.then(() => {
    throw failure;
  });
  const passing = future.then((value) => value);
  future.resolve('done');
  await expect(passing.promise()).resolves.toBe('done');
  await expect(failing.promise()).rejects.toBe(failure);
});

/** What is done with an outcome, one after another. */
const steps = fc.array(
  fc.constantFrom('add', 'throw', 'reject', 'catch', 'both', 'promise', 'later', 'none' as const),
  { maxLength: 8 },
);

const fail = (value: unknown): never => {
  throw new Error(`${String(value)} thrown`);
};

/** The same for either: what a step makes of it. */
function stepped(waiting: PromiseLike<string>, step: string, reject: (reason: Error) => PromiseLike<string>) {
  switch (step) {
    case 'add':
      return waiting.then((value) => `${value}+`);
    case 'throw':
      return waiting.then(fail);
    case 'reject':
      return waiting.then((value) => reject(new Error(`${value} rejected`)));
    case 'catch':
      return waiting.then(null, (error) => `caught ${String(error)}`);
    case 'both':
      return waiting.then(
        (value) => `ok ${value}`,
        (error) => `not ok ${String(error)}`,
      );
    case 'promise':
      return waiting.then((value) => Promise.resolve(`${value}!`));
    case 'later':
      return waiting.then((value) => setImmediate(`${value}~`));
    default:
      return waiting.then();
  }
}

test('it comes to what a promise comes to', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (all, isOk) => {
      let future: PromiseLike<string> = isOk ? Future.resolved('a') : Future.rejected(new Error('b'));
      let promise: PromiseLike<string> = isOk ? Promise.resolve('a') : Promise.reject(new Error('b'));
      for (const step of all) {
        future = stepped(future, step, (reason) => Future.rejected(reason));
        promise = stepped(promise, step, (reason) => Promise.reject(reason));
      }
      const [one, other] = await Promise.allSettled([future, promise]);
      expect(one).toEqual(other);
    }),
  );
});
