import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import { Future } from '../../../src/core/future.ts';
import type { ServiceAnswer } from '../../../src/service/call.ts';
import { deadline } from '../../../src/service/deadline.ts';
import { client, closing, failureOf, request, startServer } from './support.ts';

const ANSWER: ServiceAnswer = { status: 200, headers: {}, body: Buffer.from('[]') };

afterEach(() => {
  vi.useRealTimers();
});

/** So that a test says when the time is up, however slow the machine. */
const stopClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

it('gives up on a service that hangs, and ends the connection', async () => {
  stopClock();
  const arrived = Promise.withResolvers<Socket>();
  await using server = await startServer((incoming) => arrived.resolve(incoming.socket));
  await using orders = client([server.origin], { timeoutMs: 1_000 });
  const failure = failureOf(orders.call(request()));
  const closed = closing(await arrived.promise);

  vi.advanceTimersByTime(1_000);

  expect(await failure).toMatchObject({ code: 'UPSTREAM_TIMEOUT', extensions: { service: 'orders' } });
  await closed;
});

it("gives up after the request's own time where it has one", async () => {
  stopClock();
  const arrived = Promise.withResolvers<Socket>();
  await using server = await startServer((incoming) => arrived.resolve(incoming.socket));
  await using orders = client([server.origin], { timeoutMs: 60_000 });
  const failure = failureOf(orders.call({ ...request(), timeoutMs: 50 }));
  await arrived.promise;

  vi.advanceTimersByTime(50);

  expect(await failure).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
});

it('gives up on a service that drips: the body counts too', async () => {
  stopClock();
  const dripping = Promise.withResolvers<Socket>();
  await using server = await startServer((incoming, response) => {
    let drips = 0;
    const timer = setInterval(() => response.write(' ', () => ++drips === 5 && dripping.resolve(incoming.socket)), 1);
    incoming.socket.on('close', () => clearInterval(timer));
  });
  await using orders = client([server.origin], { timeoutMs: 1_000 });
  const failure = failureOf(orders.call(request()));
  const closed = closing(await dripping.promise);

  vi.advanceTimersByTime(1_000);

  expect(await failure).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  await closed;
});

it('rejects with the reason of a caller who leaves', async () => {
  const arrived = Promise.withResolvers<Socket>();
  await using server = await startServer((incoming) => arrived.resolve(incoming.socket));
  await using orders = client([server.origin]);
  const caller = new AbortController();
  const failure = failureOf(orders.call(request({ signal: caller.signal })));
  const closed = closing(await arrived.promise);
  const reason = new GatewayError('DEADLINE_EXCEEDED');

  caller.abort(reason);

  expect(await failure).toBe(reason);
  await closed;
});

it('does not start for a caller who has already left', async () => {
  const next = vi.fn(() => Future.resolved(ANSWER));

  const failure = await failureOf(deadline('orders', 50)(next)(request({ signal: AbortSignal.abort('gone') })));

  expect(failure).toBe('gone');
  expect(next).not.toHaveBeenCalled();
});

it.each([
  ['an answer', () => Future.resolved(ANSWER)],
  ['a failure', () => Future.rejected(new GatewayError('UPSTREAM_ERROR'))],
])('leaves no timer and no listener behind after %s', async (_, next) => {
  vi.useFakeTimers();
  const { signal } = new AbortController();

  await deadline('orders', 1_000)(next)(request({ signal })).catch(() => {});

  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('passes other failures unchanged', async () => {
  const failure = new GatewayError('UPSTREAM_BAD_RESPONSE');

  expect(await failureOf(deadline('orders', 1_000)(() => Future.rejected(failure))(request()))).toBe(failure);
});
