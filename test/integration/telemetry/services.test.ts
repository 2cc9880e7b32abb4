import { expect, it, vi } from 'vitest';

import { freePort } from '../../support/free-port.ts';
import { scrape, type Scraped } from './scrape.ts';
import { path, startWatched } from './watched-world.ts';

const calls = (scraped: Scraped, outcome: string): number =>
  scraped.sum('facet_service_calls_total', { service: 'stock', outcome });

it('counts calls by what they came to, with their time', async () => {
  await using world = await startWatched();
  const answers: readonly (readonly [number, string])[] = [
    [200, 'ok'],
    [404, 'client_error'],
    [500, 'error'],
  ];

  for (const [status] of answers) {
    world.stock.route(path('count'), () => ({ status, body: { count: 1 } }));
    await world.gateway.query('web', '{ count }');
  }
  const scraped = await scrape(world.gateway);

  expect(answers.map(([, outcome]) => calls(scraped, outcome))).toEqual([1, 1, 1]);
  expect(scraped.sum('facet_service_calls_total')).toBe(3);
  expect(scraped.sum('facet_service_call_duration_seconds_count', { service: 'stock' })).toBe(3);
  expect(scraped.sum('facet_service_call_duration_seconds_sum', { service: 'stock' })).toBeGreaterThan(0);
});

it('counts equal calls that were made as one once', async () => {
  await using world = await startWatched();

  await world.gateway.query('web', '{ a: count b: count }');
  const scraped = await scrape(world.gateway);

  expect(calls(scraped, 'ok')).toBe(1);
});

it('counts a service that does not answer in time', async () => {
  await using world = await startWatched({
    files: {
      'schemas/services/slow.graphql': `
        extend schema @service(url: "{$env.STOCK}", timeout: "20ms", retries: 0)
        extend type Query { slow: Int @rest(GET: "/slow") }`,
      'schemas/tv.graphql': 'type Query { slow: Int }',
    },
  });
  world.stock.route('/slow', () => new Promise(() => {}));

  await world.gateway.query('tv', '{ slow }');
  const scraped = await scrape(world.gateway);

  expect(scraped.sum('facet_service_calls_total', { service: 'slow', outcome: 'timeout' })).toBe(1);
  expect(scraped.sum('facet_service_calls_in_flight', { service: 'slow' })).toBe(0);
});

it('counts further tries', async () => {
  await using world = await startWatched();
  let count = 0;
  world.stock.route(path('count'), () => (++count === 1 ? { status: 503 } : { body: { count } }));

  const { body } = await world.gateway.query('web', '{ count }');
  const scraped = await scrape(world.gateway);

  expect(body.data).toEqual({ count: 2 });
  expect(scraped.sum('facet_service_retries_total', { service: 'stock' })).toBe(1);
  expect([calls(scraped, 'error'), calls(scraped, 'ok')]).toEqual([1, 1]);
});

it('counts a service that cannot be reached', async () => {
  const environment = { STOCK: `http://127.0.0.1:${await freePort()}`, EVENTS: 'http://127.0.0.1:9' };
  await using world = await startWatched({ environment });

  await world.gateway.query('web', 'mutation { sell }');
  const scraped = await scrape(world.gateway);

  expect(calls(scraped, 'unavailable')).toBe(1);
});

it('shows which breaker is open, what it refuses, and that it is closed again', async () => {
  await using world = await startWatched();
  const open = async (): Promise<number> =>
    (await scrape(world.gateway)).sum('facet_service_breaker_open', { service: 'stock', target: world.stock.url });
  await world.gateway.query('web', 'mutation { sell }');
  const before = await open();
  world.stock.route(path('sell'), () => ({ status: 500 }));

  for (let i = 0; i < 3; i++) await world.gateway.query('web', 'mutation { sell }');
  const during = await open();
  const scraped = await scrape(world.gateway);
  world.stock.route(path('sell'), { count: 5 });
  await vi.waitFor(async () => {
    const { body } = await world.gateway.query('web', 'mutation { sell }');
    expect(body.data).toEqual({ sell: 5 });
  }, 10_000);

  expect([before, during]).toEqual([0, 1]);
  expect([calls(scraped, 'error'), calls(scraped, 'refused')]).toEqual([2, 1]);
  expect(await open()).toBe(0);
});

it('counts the keys that are kept of a service, those past their time, and those that are asked for', async () => {
  await using world = await startWatched();
  const kept = async (): Promise<readonly number[]> => {
    const scraped = await scrape(world.gateway);
    return ['hit', 'stale', 'miss'].map((result) =>
      scraped.sum('facet_service_cache_total', { service: 'stock', result }),
    );
  };
  await world.gateway.query('web', '{ a: item(id: "1") { stock } b: item(id: "2") { stock } }');
  const first = await kept();
  await world.gateway.query('web', '{ a: item(id: "1") { id } c: item(id: "3") { stock } }');
  const second = await kept();
  await world.gateway.query('web', '{ weather }');
  world.pass(20);
  await world.gateway.query('web', '{ x: weather }');

  expect(first).toEqual([0, 0, 2]);
  expect(second).toEqual([1, 0, 3]);
  expect(await kept()).toEqual([1, 1, 4]);
});
