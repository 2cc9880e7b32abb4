import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import { client, failureOf, request, startRawServer, startServer, type TestServer } from './support.ts';

/** Without jitter, so that no test waits for it. */
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

interface CountingServer extends AsyncDisposable {
  readonly origin: string;
  calls(): number;
}

/** A service that answers with these statuses in turn, and with the last one from then on. */
async function answering(statuses: readonly number[], headers: Record<string, string> = {}): Promise<CountingServer> {
  let calls = 0;
  const listener: RequestListener = (_, response) => {
    const status = statuses[Math.min(calls++, statuses.length - 1)] ?? 200;
    response.writeHead(status, status === 200 ? {} : headers).end('[]');
  };
  const server: TestServer = await startServer(listener);
  return {
    origin: server.origin,
    calls: () => calls,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

it.each([502, 503, 504])('hides a %i that passes', async (status) => {
  await using server = await answering([status, 200]);
  await using orders = client([server.origin]);

  const answer = await orders.call(request());

  expect(answer.status).toBe(200);
  expect(server.calls()).toBe(2);
});

it('hides a connection that is reset', async () => {
  await using server = await startRawServer((socket) => {
    if (server.sockets.length === 1) socket.resetAndDestroy();
    else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]');
  });
  await using orders = client([server.origin]);

  const answer = await orders.call(request());

  expect(answer.status).toBe(200);
});

it.each([400, 404, 409, 500, 501])('takes a %i as it is', async (status) => {
  await using server = await answering([status, 200]);
  await using orders = client([server.origin]);

  const answer = await orders.call(request());

  expect(answer.status).toBe(status);
  expect(server.calls()).toBe(1);
});

it('tries as often as it is told, and gives the last answer', async () => {
  await using server = await answering([503]);
  await using orders = client([server.origin], { retries: 2 });

  const answer = await orders.call(request());

  expect(answer.status).toBe(503);
  expect(server.calls()).toBe(3);
});

it('does not try again where it may not', async () => {
  await using server = await answering([503]);
  await using orders = client([server.origin], { retries: 0 });

  await orders.call(request());

  expect(server.calls()).toBe(1);
});

it('tries a query again that is sent by POST', async () => {
  await using server = await answering([503, 200]);
  await using orders = client([server.origin]);

  const answer = await orders.call(request({ method: 'POST', body: '{}', isRepeatable: true }));

  expect(answer.status).toBe(200);
});

it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('never sends a %s that writes twice', async (method) => {
  await using server = await answering([503, 200]);
  await using orders = client([server.origin], { retries: 3 });

  const answer = await orders.call(request({ method, body: '{}', isRepeatable: false }));

  expect(answer.status).toBe(503);
  expect(server.calls()).toBe(1);
});

it('tries no more than 3 times in 10 seconds where there are few calls', async () => {
  await using server = await answering([503]);
  await using orders = client([server.origin], { breaker: { failures: 1_000, cooldownMs: 1_000 } });

  for (let i = 0; i < 10; i++) await orders.call(request());

  expect(server.calls()).toBe(13);
});

it('tries no more than a fifth of the calls again', async () => {
  await using server = await answering([503]);
  await using orders = client([server.origin], { breaker: { failures: 1_000, cooldownMs: 1_000 } });

  for (let i = 0; i < 100; i++) await orders.call(request());

  expect(server.calls()).toBe(120);
});

it.each([429, 503])('waits as long as a %i asks for', async (status) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using server = await answering([status, 200], { 'retry-after': '7' });
  await using orders = client([server.origin], { timeoutMs: 20_000 });
  const answer = orders.call(request());
  while (vi.getTimerCount() < 2) await new Promise((resolve) => setImmediate(resolve));

  vi.advanceTimersByTime(6_999);
  const callsBefore = server.calls();
  vi.advanceTimersByTime(1);

  expect((await answer).status).toBe(200);
  expect(callsBefore).toBe(1);
});

it.each([429, 503])('gives a %i at once that asks for more time than there is', async (status) => {
  await using server = await answering([status, 200], { 'retry-after': '7' });
  await using orders = client([server.origin], { timeoutMs: 5_000 });

  const answer = await orders.call(request());

  expect(answer.status).toBe(status);
  expect(server.calls()).toBe(1);
});

it("takes the request's deadline for what is left", async () => {
  await using server = await answering([503, 200], { 'retry-after': '7' });
  await using orders = client([server.origin], { timeoutMs: 20_000 });

  const answer = await orders.call(request({ deadlineAtMs: Date.now() + 6_000 }));

  expect(answer.status).toBe(503);
});

it('does not try a 429 again that names no time', async () => {
  await using server = await answering([429, 200]);
  await using orders = client([server.origin]);

  const answer = await orders.call(request());

  expect(answer.status).toBe(429);
  expect(server.calls()).toBe(1);
});

it('stops waiting when the caller leaves', async () => {
  await using server = await answering([503], { 'retry-after': '5' });
  await using orders = client([server.origin], { timeoutMs: 60_000 });
  const caller = new AbortController();
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const failure = failureOf(orders.call(request({ signal: caller.signal })));
  const isWaiting = () => timers.mock.calls.some(([, ms]) => ms === 5_000);
  while (!isWaiting()) await new Promise((resolve) => setImmediate(resolve));
  const reason = new GatewayError('DEADLINE_EXCEEDED');

  caller.abort(reason);

  expect(await failure).toBe(reason);
  expect(server.calls()).toBe(1);
});

it('does not spend the budget on connections that were closed for idleness', async () => {
  await using server = await startRawServer((socket, count, head) => {
    if (head.startsWith('GET /failing')) socket.end('HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n');
    else if (count === 2) socket.resetAndDestroy();
    else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]');
  });
  await using orders = client([server.origin]);
  for (let i = 0; i < 9; i++) await orders.call(request());
  const before = server.sockets.length;

  const answers = await Promise.all(
    Array.from({ length: 3 }, (_, i) => orders.call(request({ path: `/failing/${i}` }))),
  );

  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
  expect(server.sockets.length).toBeGreaterThanOrEqual(before + 5);
});
