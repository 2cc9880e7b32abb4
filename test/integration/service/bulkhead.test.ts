import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import { client, failureOf, request, startServer } from './support.ts';

/** A service that holds its answers back; `next` waits for a request and gives its response. */
async function holding() {
  const held: ServerResponse[] = [];
  let wake = (): void => {};
  const server = await startServer((_, response) => {
    held.push(response);
    wake();
  });
  return {
    origin: server.origin,
    held,
    async next(): Promise<ServerResponse> {
      while (held.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return held.shift()!;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const path = (i: number) => ({ path: `/${i}` });

it('lets calls wait above so many at a time', async () => {
  await using server = await holding();
  await using orders = client([server.origin], { concurrency: 2 });
  const calls = [0, 1, 2].map((i) => orders.call(request(path(i))));
  const [first, second] = [await server.next(), await server.next()];
  const heldMeanwhile = server.held.length;

  first.end('[]');
  (await server.next()).end('[]');
  second.end('[]');

  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(heldMeanwhile).toBe(0);
});

it('fails at once when too many wait', async () => {
  await using server = await holding();
  await using orders = client([server.origin], { concurrency: 1 });
  const calls = [0, 1, 2, 3, 4].map((i) => orders.call(request(path(i))));

  const failure = await failureOf(orders.call(request(path(5))));
  for (let i = 0; i < 5; i++) (await server.next()).end('[]');

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

it('takes a caller who leaves out of the queue, whose place is free again', async () => {
  await using server = await holding();
  await using orders = client([server.origin], { concurrency: 1 });
  const calls = [0, 1, 2, 3].map((i) => orders.call(request(path(i))));
  const caller = new AbortController();
  const left = failureOf(orders.call(request({ ...path(4), signal: caller.signal })));
  const reason = new GatewayError('DEADLINE_EXCEEDED');

  caller.abort(reason);
  const last = orders.call(request(path(5)));
  for (let i = 0; i < 5; i++) (await server.next()).end('[]');

  expect(await left).toBe(reason);
  expect((await Promise.all([...calls, last])).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

it('waits no longer than the time of the service', async () => {
  await using server = await holding();
  await using orders = client([server.origin], { concurrency: 1, timeoutMs: 50 });
  const calls = [0, 1].map((i) => failureOf(orders.call(request(path(i)))));

  expect(await Promise.all(calls)).toMatchObject([{ code: 'UPSTREAM_TIMEOUT' }, { code: 'UPSTREAM_TIMEOUT' }]);
});
