import { setTimeout as passed } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import * as faults from './faults.ts';
import { askSafely, codesOf, startFaultyWorld } from './faulty-world.ts';
import { type Fault, well } from './start-fault-service.ts';

const EXECUTORS = ['compiled', 'stitched'] as const;
const PRICE = '{ price { amount } }';
const STEADY = '{ steady { word } }';
const BOTH = '{ price { amount } steady { word } }';

/** Its own call each time: equal ones under way may be one. */
const itemQuery = (id: number): string => `{ item(id: "${id}") { name } }`;

const unavailable = faults.statusWith('503 Service Unavailable', 'SECRET');
const COOLDOWN_MS = 200;
const BREAKER = `breaker: { failures: 5, cooldown: "${COOLDOWN_MS}ms" }`;

const percentile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * part) - 1] ?? 0;

describe.each(EXECUTORS)('retries, %s executor', (executor) => {
  const REPEATABLE: readonly (readonly [string, 'shop' | 'remote', string])[] = [
    ['a GET', 'shop', PRICE],
    ['a look-up', 'shop', '{ item(id: "1") { name } }'],
    ['a GraphQL query', 'remote', '{ review { stars } }'],
  ];
  const ONCE: readonly (readonly [string, Fault])[] = [
    ['answers 503', unavailable],
    ['resets', faults.resetBeforeAnswer],
    ['answers 502 with a page', faults.html('502 Bad Gateway')],
  ];

  it.each(
    REPEATABLE.flatMap(([what, service, query]) =>
      ONCE.map(([does, fault]) => ({ what, service, query, does, fault })),
    ),
  )('nobody sees that a service $does once, to $what', async ({ service, query, fault }) => {
    await using world = await startFaultyWorld({ executor, guard: 'retries: 1' });
    world[service].breakWith(faults.inTurn(fault, undefined));

    const body = await askSafely(world, query);

    expect(body.errors).toBeUndefined();
    expect(Object.values(body.data as object)).not.toContain(null);
    expect(world[service].asked).toHaveLength(2);
  });

  it('tries again as often as the service says, and no more', async () => {
    await using world = await startFaultyWorld({ executor, guard: 'retries: 2' });
    world.shop.breakWith(unavailable);

    const body = await askSafely(world, PRICE);

    expect(codesOf(body)).toEqual([['price', 'UPSTREAM_ERROR', 'shop']]);
    expect(world.shop.asked).toHaveLength(3);
  });

  it('does not try again what would fail again', async () => {
    await using world = await startFaultyWorld({ executor, guard: 'retries: 2' });
    for (const fault of [faults.statusWith('404 No', '{}'), faults.statusWith('400 No', '{}'), faults.badJson]) {
      world.shop.breakWith(fault);
      world.shop.forget();

      await askSafely(world, PRICE);

      expect(world.shop.asked).toHaveLength(1);
    }
  });

  it('tries again where the service says that it may at once', async () => {
    await using world = await startFaultyWorld({ executor, guard: 'retries: 1' });
    world.shop.breakWith(faults.inTurn(faults.statusWith('503 No', '', { 'retry-after': '0' }), undefined));

    const body = await askSafely(world, PRICE);

    expect(body).toMatchObject({ data: { price: { amount: 7 } } });
  });

  it('does not wait for longer than the call may take', async () => {
    await using world = await startFaultyWorld({ executor, guard: 'retries: 1' });
    world.shop.breakWith(faults.statusWith('503 No', '', { 'retry-after': '60' }));

    const body = await askSafely(world, PRICE);

    expect(body.errors).toHaveLength(1);
    expect(world.shop.asked).toHaveLength(1);
  });

  it('serves 1,000 GraphQL queries while a service closes each kept connection as a request arrives', async () => {
    await using world = await startFaultyWorld({ executor, guard: 'retries: 1' });
    world.remote.breakWith(faults.staleWhenKept);

    const bodies = [];
    for (let count = 0; count < 1_000; count++)
      bodies.push((await world.gateway.query('app', '{ review { stars } }')).body);

    expect(bodies.filter(({ errors }) => errors)).toEqual([]);
  });
});

it('has at most 10 % errors and 1.2 times the calls while three of ten calls fail at first', async () => {
  await using world = await startFaultyWorld({ guard: 'retries: 1, breaker: { failures: 1000000 }' });
  const seen = new Set<string>();
  world.shop.breakWith((exchange) => {
    const isFirst = !seen.has(exchange.path);
    seen.add(exchange.path);
    const fails = isFirst && ['1', '4', '8'].includes(exchange.path.at(-1) ?? '');
    (fails ? unavailable : well)(exchange);
  });
  const asked = 1_000;

  const bodies = [];
  for (let count = 0; count < asked; count++) bodies.push((await world.gateway.query('app', itemQuery(count))).body);

  // Retries may be a fifth of the calls so far, and at the very first there are few.
  expect(bodies.filter(({ errors }) => errors).length).toBeLessThanOrEqual(asked * 0.1 + 10);
  expect(world.shop.asked.length).toBeLessThanOrEqual(asked * 1.2 + 3);
});

it('does not triple the calls to a service that is down', async () => {
  await using world = await startFaultyWorld({ guard: 'retries: 2, breaker: { failures: 1000000 }' });
  world.shop.breakWith(unavailable);

  for (let count = 0; count < 200; count++) await world.gateway.query('app', PRICE);

  expect(world.shop.asked.length).toBeLessThanOrEqual(200 * 1.2 + 3);
});

describe.each(EXECUTORS)('a breaker, %s executor', (executor) => {
  it.each<readonly [string, Fault]>([
    ['answers 503', unavailable],
    ['resets', faults.resetBeforeAnswer],
    ['hangs', faults.hang],
  ])('calls a service that %s no more after five failures, and others as before', async (_, fault) => {
    await using world = await startFaultyWorld({
      executor,
      guard: 'retries: 0, breaker: { failures: 5, cooldown: "1m" }',
    });
    world.shop.breakWith(fault);
    await Promise.all(Array.from({ length: 5 }, (_, id) => askSafely(world, itemQuery(id))));
    world.shop.forget();
    world.steady.forget();

    const startedMs = performance.now();
    const bodies = [];
    for (let count = 0; count < 20; count++) bodies.push(await askSafely(world, BOTH));

    expect(world.shop.asked).toEqual([]);
    expect(world.steady.asked).toHaveLength(20);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    for (const body of bodies) {
      expect(body.data).toEqual({ price: null, steady: { word: 'steady' } });
      expect(codesOf(body)).toEqual([['price', 'UPSTREAM_UNAVAILABLE', 'shop']]);
    }
  });

  it('of a GraphQL service opens alike', async () => {
    await using world = await startFaultyWorld({
      executor,
      guard: 'retries: 0, breaker: { failures: 5, cooldown: "1m" }',
    });
    world.remote.breakWith(unavailable);
    for (let count = 0; count < 5; count++) await askSafely(world, '{ review { stars } }');
    world.remote.forget();

    const body = await askSafely(world, '{ review { stars } }');

    expect(codesOf(body)).toEqual([['review', 'UPSTREAM_UNAVAILABLE', 'remote']]);
    expect(world.remote.asked).toEqual([]);
  });

  it('lets one call through after its cooldown, and all once that has succeeded', async () => {
    await using world = await startFaultyWorld({ executor, guard: `retries: 0, ${BREAKER}` });
    world.shop.breakWith(unavailable);
    for (let count = 0; count < 5; count++) await askSafely(world, PRICE);
    world.shop.breakWith(undefined);
    world.shop.forget();

    await vi.waitFor(async () => expect((await askSafely(world, PRICE)).errors).toBeUndefined(), {
      timeout: 5_000,
      interval: 20,
    });
    const probes = world.shop.asked.length;
    const bodies = await Promise.all(Array.from({ length: 20 }, () => askSafely(world, PRICE)));

    expect(probes).toBe(1);
    expect(bodies.filter(({ errors }) => errors)).toEqual([]);
  });

  it('stays open after a probe that failed', async () => {
    await using world = await startFaultyWorld({ executor, guard: `retries: 0, ${BREAKER}` });
    world.shop.breakWith(unavailable);
    for (let count = 0; count < 5; count++) await askSafely(world, PRICE);
    world.shop.forget();

    await vi.waitFor(
      async () => {
        await askSafely(world, PRICE);
        expect(world.shop.asked).toHaveLength(1);
      },
      { timeout: 5_000, interval: 20 },
    );
    await Promise.all(Array.from({ length: 10 }, () => askSafely(world, PRICE)));

    // A machine that is slow may let one more cooldown pass.
    expect(world.shop.asked.length).toBeLessThanOrEqual(2);
  });

  it("takes no caller's own fault, and no caller who left, for a failure", async () => {
    await using world = await startFaultyWorld({
      executor,
      guard: 'retries: 0, breaker: { failures: 5, cooldown: "1m" }',
    });
    world.shop.breakWith(faults.statusWith('422 No', '{}'));
    for (let count = 0; count < 10; count++) await askSafely(world, PRICE);
    world.shop.breakWith(faults.hang);
    world.shop.forget();
    for (let count = 0; count < 10; count++) {
      const leaving = new AbortController();
      const asked = world.gateway
        .send(`/app/graphql?query=${PRICE}`, { signal: leaving.signal })
        .catch(() => undefined);
      await vi.waitFor(() => expect(world.shop.asked).toHaveLength(count + 1), { interval: 2 });
      leaving.abort();
      await asked;
      // Whoever asks before it has been noticed waits for the same call.
      const left = () => world.gateway.logs.filter(({ status }) => status === 499);
      await vi.waitFor(() => expect(left()).toHaveLength(count + 1), { interval: 2 });
    }
    world.shop.breakWith(undefined);

    const body = await askSafely(world, PRICE);

    expect(body).toMatchObject({ data: { price: { amount: 7 } } });
  });
});

/** How long callers of the service that works wait, in milliseconds, asked one after the other for a while. */
async function timesOfSteady(
  world: Awaited<ReturnType<typeof startFaultyWorld>>,
  forMs: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const endMs = performance.now() + forMs; performance.now() < endMs;) {
    const startedMs = performance.now();
    const { body } = await world.gateway.query('app', STEADY);
    times.push(performance.now() - startedMs);
    expect(body.errors).toBeUndefined();
  }
  return times;
}

it.each<readonly [string, Fault]>([
  ['answers nothing but 503', unavailable],
  ['hangs', faults.hang],
])(
  'leaves other services as they were while one %s and 100 callers ask it, and recovers',
  { timeout: 60_000 },
  async (_, fault) => {
    await using world = await startFaultyWorld({ guard: `retries: 1, ${BREAKER}` });
    await timesOfSteady(world, 500);
    let isOn = true;
    const callers = Array.from({ length: 100 }, async () => {
      while (isOn) {
        await world.gateway.query('app', PRICE);
        await passed(50);
      }
    });
    const before = await timesOfSteady(world, 2_000);

    world.shop.breakWith(fault);
    const during = await timesOfSteady(world, 4_000);
    const asked = world.shop.asked.length;
    const late = await timesOfSteady(world, 1_000);
    const askedLate = world.shop.asked.length - asked;
    world.shop.breakWith(undefined);
    await vi.waitFor(async () => expect((await world.gateway.query('app', PRICE)).body.errors).toBeUndefined(), {
      timeout: 5_000,
      interval: 20,
    });
    isOn = false;
    await Promise.all(callers);

    // One probe for each cooldown, and what the machine's other work may add to a time of a few milliseconds.
    expect(askedLate).toBeLessThanOrEqual(1_000 / COOLDOWN_MS + 2);
    expect(percentile([...during, ...late], 0.99)).toBeLessThan(percentile(before, 0.99) * 1.1 + 25);
  },
);

it('has no more calls under way to a service than it allows, and fails no caller for it', async () => {
  await using world = await startFaultyWorld({ guard: 'retries: 0, concurrency: 4' });
  let underWay = 0;
  let most = 0;
  world.shop.breakWith(({ socket, json }) => {
    most = Math.max(most, ++underWay);
    setTimeout(() => {
      underWay--;
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${json.length}\r\n\r\n${json}`);
    }, 20);
  });

  const bodies = await Promise.all(Array.from({ length: 20 }, (_, id) => askSafely(world, itemQuery(id))));

  expect(most).toBe(4);
  expect(bodies.filter(({ errors }) => errors)).toEqual([]);
});
