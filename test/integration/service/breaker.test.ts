import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import {
  client,
  deadOrigin,
  failureOf,
  request,
  startServer,
  type TestCaller,
  type TestClientOptions,
} from './support.ts';

const BREAKER: TestClientOptions = { retries: 0, breaker: { failures: 3, cooldownMs: 5_000 } };

afterEach(() => {
  vi.useRealTimers();
});

/** So that a test says when the cooldown is over. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** Enough failures for the breaker, the last one a second after the first. */
async function fail({ call }: TestCaller): Promise<void> {
  for (const waitMs of [0, 500, 500]) {
    later(waitMs);
    await call(request()).catch(() => {});
  }
}

interface Switched extends AsyncDisposable {
  readonly origin: string;
  readonly seen: readonly string[];
  status: number;
}

/** A service that answers with the status it is switched to. */
async function switched(status: number): Promise<Switched> {
  const seen: string[] = [];
  const server = await startServer((incoming, response) => {
    seen.push(incoming.url ?? '');
    response.writeHead(service.status).end('[]');
  });
  const service = { origin: server.origin, seen, status, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  return service;
}

it('spares a service after so many failures in a row', async () => {
  await using server = await switched(500);
  await using orders = client([server.origin], BREAKER);
  await fail(orders);

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', extensions: { service: 'orders' } });
  expect(server.seen).toHaveLength(3);
});

it('counts failures in a row alone', async () => {
  await using server = await switched(500);
  await using orders = client([server.origin], BREAKER);

  for (const status of [500, 500, 200, 500, 500, 200]) {
    later(1_000);
    server.status = status;
    await orders.call(request());
  }

  expect((await orders.call(request())).status).toBe(200);
});

it('goes on with a service that answers well now and then, however fast it fails', async () => {
  await using server = await switched(500);
  await using orders = client([server.origin], BREAKER);
  // Four of ten fail, three of them in a row.
  const turns = [200, 200, 500, 200, 200, 200, 500, 500, 500, 200];

  for (let turn = 0; turn < 100; turn++) {
    server.status = turns[turn % turns.length] ?? 200;
    await orders.call(request());
  }

  expect(server.seen).toHaveLength(100);
});

it('spares a service at once of whose last calls most have failed', async () => {
  await using server = await switched(200);
  await using orders = client([server.origin], BREAKER);
  await orders.call(request());
  server.status = 500;
  for (let i = 0; i < 3; i++) await orders.call(request());

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(server.seen).toHaveLength(4);
});

it('makes one call after the cooldown, and goes on when that succeeds', async () => {
  await using server = await switched(500);
  await using orders = client([server.origin], BREAKER);
  await fail(orders);
  server.status = 200;
  later(5_000);

  const probe = orders.call(request({ path: '/probe' }));
  const meanwhile = await failureOf(orders.call(request({ path: '/meanwhile' })));
  const { status } = await probe;
  const after = await orders.call(request({ path: '/after' }));

  expect(meanwhile).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect([status, after.status]).toEqual([200, 200]);
  expect(server.seen.slice(3)).toEqual(['/probe', '/after']);
});

it('waits once more when that call fails', async () => {
  await using server = await switched(500);
  await using orders = client([server.origin], BREAKER);
  await fail(orders);
  later(5_000);
  await orders.call(request({ path: '/probe' }));
  later(4_999);

  const failure = await failureOf(orders.call(request({ path: '/after' })));

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(server.seen.slice(3)).toEqual(['/probe']);
});

it.each([400, 401, 404, 429, 501])('does not take a %i for a failure of the instance', async (status) => {
  await using server = await switched(status);
  await using orders = client([server.origin], BREAKER);

  for (let i = 0; i < 5; i++) await orders.call(request());

  expect(server.seen).toHaveLength(5);
});

it('takes an answer that is no HTTP for one', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('?');
  });
  await using orders = client([server.origin], BREAKER);
  await fail(orders);

  expect(await failureOf(orders.call(request()))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
});

it('takes a service that hangs for one that fails', async () => {
  let calls = 0;
  await using server = await startServer(() => {
    calls++;
    later(500);
  });
  await using orders = client([server.origin], { ...BREAKER, timeoutMs: 20 });
  const failures = [];

  for (let i = 0; i < 4; i++) {
    failures.push(await failureOf(orders.call(request())));
    await turnOfEventLoop();
  }

  expect(failures.map((failure) => (failure as GatewayError).code)).toEqual([
    'UPSTREAM_TIMEOUT',
    'UPSTREAM_TIMEOUT',
    'UPSTREAM_TIMEOUT',
    'UPSTREAM_UNAVAILABLE',
  ]);
  expect(calls).toBe(3);
});

it('holds callers who leave against nobody', async () => {
  let arrived = Promise.withResolvers<void>();
  await using server = await startServer((incoming, response) => {
    if (incoming.url === '/quick') response.end('[]');
    else arrived.resolve();
  });
  await using orders = client([server.origin], BREAKER);
  for (let i = 0; i < 5; i++) {
    const caller = new AbortController();
    const failure = failureOf(orders.call(request({ signal: caller.signal })));
    await arrived.promise;
    arrived = Promise.withResolvers();
    caller.abort(new GatewayError('DEADLINE_EXCEEDED'));
    await failure;
  }

  const { status } = await orders.call(request({ path: '/quick' }));

  expect(status).toBe(200);
});

it('lets the next call be the probe when the caller of the first one left', async () => {
  const arrived = Promise.withResolvers<void>();
  let fails = true;
  await using server = await startServer((incoming, response) => {
    if (incoming.url === '/hangs') arrived.resolve();
    else response.writeHead(fails ? 500 : 200).end('[]');
  });
  await using orders = client([server.origin], BREAKER);
  await fail(orders);
  fails = false;
  later(5_000);
  const caller = new AbortController();
  const probe = failureOf(orders.call(request({ path: '/hangs', signal: caller.signal })));
  await arrived.promise;
  const meanwhile = await failureOf(orders.call(request()));
  caller.abort(new GatewayError('DEADLINE_EXCEEDED'));
  await probe;
  await turnOfEventLoop();

  const { status } = await orders.call(request());

  expect(meanwhile).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(status).toBe(200);
});

it('passes over an instance whose breaker is open', async () => {
  await using bad = await switched(500);
  await using good = await switched(200);
  await using orders = client([bad.origin, good.origin], BREAKER);
  for (let i = 0; i < 3; i++) {
    await orders.call(request());
    await orders.call(request());
    later(500);
  }

  const answers = [];
  for (let i = 0; i < 10; i++) answers.push(await orders.call(request()));

  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(bad.seen).toHaveLength(3);
});

it('tries again on the instance that is well', async () => {
  await using bad = await switched(503);
  await using good = await switched(200);
  await using orders = client([bad.origin, good.origin], { ...BREAKER, retries: 1 });

  const answers = await Promise.all(Array.from({ length: 4 }, (_, i) => orders.call(request({ path: `/${i}` }))));

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

it('does not try again what no instance would take', async () => {
  await using server = await switched(500);
  await using orders = client([server.origin], { ...BREAKER, retries: 3 });
  await fail(orders);
  const timers = vi.spyOn(globalThis, 'setTimeout');

  await failureOf(orders.call(request()));

  expect(timers).toHaveBeenCalledTimes(1);
});

it('sees no errors of GETs while one of two instances is down', async () => {
  await using alive = await switched(200);
  await using orders = client([await deadOrigin(), alive.origin], { retries: 0 });

  for (let i = 0; i < 100; i++) await orders.call(request({ path: `/${i}` }));

  expect(alive.seen).toHaveLength(100);
});
