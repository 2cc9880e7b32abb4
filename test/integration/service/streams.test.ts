import { afterEach, expect, it, vi } from 'vitest';
import { createPools } from '../../../src/service/pool.ts';
import { createServiceClient, createStreamClient } from '../../../src/service/service-client.ts';
import { ServiceState } from '../../../src/service/service-state.ts';
import { dropStream } from '../../../src/service/open-stream.ts';
import { deadOrigin, failureOf, request, startServer } from './support.ts';

afterEach(() => {
  vi.useRealTimers();
});

const BOUNDS = { timeoutMs: 10_000, retries: 3, breaker: { failures: 2, cooldownMs: 10_000 }, concurrency: 1 };

/** The two clients of the service `orders`, which share what is known of it. */
function clients(origins: readonly string[]) {
  const pools = createPools();
  const urls = origins.map((origin) => ({ origin, basePath: '' }));
  const options = { name: 'orders', urls, pools, state: new ServiceState('orders', BOUNDS) };
  return {
    call: createServiceClient(options),
    open: createStreamClient(options),
    [Symbol.asyncDispose]: () => pools.close(),
  };
}

it('opens a stream at the next instance when one cannot be reached', async () => {
  await using alive = await startServer((_, response) => void response.write('data: 1\n\n'));
  await using orders = clients([await deadOrigin(), alive.origin]);

  const stream = await orders.open(request());

  expect(stream.status).toBe(200);
  dropStream(stream);
});

it('opens a stream once: whoever reads it decides about another', async () => {
  let calls = 0;
  await using server = await startServer((_, response) => {
    calls++;
    response.writeHead(503).end();
  });
  await using orders = clients([server.origin]);

  const stream = await orders.open(request());

  expect([stream.status, calls]).toEqual([503, 1]);
  dropStream(stream);
});

it('leaves an instance alone that calls have found to fail', async () => {
  let calls = 0;
  await using server = await startServer((_, response) => {
    calls++;
    response.writeHead(500).end();
  });
  await using orders = clients([server.origin]);
  vi.useFakeTimers({ toFake: ['Date'] });
  await orders.call(request());
  vi.setSystemTime(Date.now() + 1_000);
  await orders.call(request());

  const failure = await failureOf(orders.open(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(calls).toBe(2);
});

it('counts no streams among the calls at a time, and tells the service no end', async () => {
  const told: unknown[] = [];
  await using server = await startServer((incoming, response) => {
    told.push(incoming.headers['x-request-deadline']);
    response.write('data: 1\n\n');
  });
  await using orders = clients([server.origin]);

  const streams = await Promise.all([1, 2, 3].map(() => orders.open(request())));

  expect(told).toEqual([undefined, undefined, undefined]);
  for (const stream of streams) dropStream(stream);
});
