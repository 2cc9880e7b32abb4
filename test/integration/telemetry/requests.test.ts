import { describe, expect, it, vi } from 'vitest';

import { createGate } from '../../support/gate.ts';
import { LANES } from '../../support/start-gateway.ts';
import { subscribe } from '../../support/subscribe.ts';
import { scrape } from './scrape.ts';
import { path, startWatched } from './watched-world.ts';

describe.each(LANES)('requests, $lane', ({ jsonLane }) => {
  it('are counted by client, stored operation and status, with their time', async () => {
    await using world = await startWatched({ jsonLane });

    for (let i = 0; i < 3; i++) await world.gateway.query('web', 'query Count { count }');
    await world.gateway.send('/web/count');
    await world.gateway.query('web', 'query Unstored { count }');
    await world.gateway.query('mobile', 'query Count { count }');
    await world.gateway.query('web', '{ nope }', { accept: 'application/graphql-response+json' });
    const scraped = await scrape(world.gateway);

    const requests = (client: string, operation: string, status: number): number =>
      scraped.sum('facet_requests_total', { client, operation, status: String(status) });
    expect(requests('web', 'Count', 200)).toBe(4);
    expect(requests('web', 'other', 200)).toBe(1);
    expect(requests('mobile', 'other', 200)).toBe(1);
    expect(requests('web', 'other', 400)).toBe(1);
    expect(scraped.sum('facet_requests_total')).toBe(7);
    expect(scraped.sum('facet_request_duration_seconds_count', { client: 'web', operation: 'Count' })).toBe(4);
    expect(scraped.sum('facet_request_duration_seconds_sum', { client: 'web' })).toBeGreaterThan(0);
  });

  it('are counted by the codes of their errors, once an answer', async () => {
    await using world = await startWatched({ jsonLane });
    world.stock.route(path('count'), () => ({ status: 500 }));

    await world.gateway.query('web', '{ a: count b: count }');
    await world.gateway.query('web', '{ nope }');
    const scraped = await scrape(world.gateway);

    expect(scraped.sum('facet_errors_total', { client: 'web', code: 'UPSTREAM_ERROR' })).toBe(1);
    expect(scraped.sum('facet_errors_total', { client: 'web', code: 'GRAPHQL_VALIDATION_FAILED' })).toBe(1);
    expect(scraped.sum('facet_errors_total')).toBe(2);
  });

  it('are counted with their price and what they have cost', async () => {
    await using world = await startWatched({ jsonLane });

    const { cost } = await world.gateway.query('mobile', '{ list(first: 8) { id } }');
    const scraped = await scrape(world.gateway);

    const points = (kind: string): number => scraped.sum('facet_cost_points_total', { client: 'mobile', kind });
    expect(cost).toMatchObject({ requested: points('requested'), actual: points('actual') });
    expect(points('requested')).toBe(8);
    expect(points('actual')).toBe(2);
  });
});

it('tells what stands in, and no error', async () => {
  await using world = await startWatched();
  const item = 'query Item($id: ID!) { item(id: $id) { stock } }';
  await world.gateway.query('web', item, { variables: { id: '1' } });
  world.pass(100);
  world.stock.route(path('count'), () => ({ status: 500 }));
  world.stock.route(path('items'), () => ({ status: 500 }));

  await world.gateway.query('web', '{ safe }');
  const answer = await world.gateway.query('web', item, { variables: { id: '1' } });
  const scraped = await scrape(world.gateway);

  expect(answer.body.data).toEqual({ item: { stock: 10 } });
  expect(scraped.sum('facet_degraded_total', { client: 'web', kind: 'fallback' })).toBe(1);
  expect(scraped.sum('facet_degraded_total', { client: 'web', kind: 'stale' })).toBe(1);
  expect(scraped.sum('facet_service_cache_total', { service: 'stock', result: 'stale' })).toBe(1);
  expect(scraped.sum('facet_errors_total')).toBe(0);
});

it.each([
  ['cost', '{ list(first: 500) { id } }'],
  ['budget', '{ list(first: 11) { id } }'],
  ['aliases', '{ a: count b: count }'],
])('tells of the limit %s', async (limit, query) => {
  await using world = await startWatched({ settings: { limits: { maxAliases: 1 } } });

  await world.gateway.query('mobile', query);
  const scraped = await scrape(world.gateway);

  expect(scraped.sum('facet_throttled_total')).toBe(1);
  expect(scraped.sum('facet_throttled_total', { client: 'mobile', limit })).toBe(1);
});

it('tells a rate from a budget, and of both where limits are only measured', async () => {
  await using world = await startWatched({ settings: { limits: { mode: 'measure' } } });

  for (let i = 0; i < 3; i++) await world.gateway.query('web', '{ rare }');
  const { status } = await world.gateway.query('mobile', '{ list(first: 500) { id } }');
  const scraped = await scrape(world.gateway);

  expect(status).toBe(200);
  expect(scraped.sum('facet_throttled_total', { client: 'web', limit: 'rate' })).toBe(2);
  expect(scraped.sum('facet_throttled_total', { client: 'mobile', limit: 'cost' })).toBe(1);
  expect(scraped.sum('facet_throttled_total', { client: 'mobile', limit: 'budget' })).toBe(1);
  expect(scraped.sum('facet_errors_total')).toBe(0);
});

it('tells which answers were there already, of those that may be kept', async () => {
  await using world = await startWatched();

  for (let i = 0; i < 3; i++) await world.gateway.send('/web/items/1');
  await world.gateway.send('/web/count');
  const scraped = await scrape(world.gateway);

  expect(scraped.sum('facet_response_cache_total', { client: 'web', result: 'hit' })).toBe(2);
  expect(scraped.sum('facet_response_cache_total', { client: 'web', result: 'miss' })).toBe(1);
});

it('counts a request that leads nowhere among the others', async () => {
  await using world = await startWatched();

  await world.gateway.query('nobody', '{ count }');
  const scraped = await scrape(world.gateway);

  expect(scraped.sum('facet_requests_total', { client: 'other', operation: 'other', status: '404' })).toBe(1);
  expect(scraped.sum('facet_errors_total', { client: 'other', code: 'NOT_FOUND' })).toBe(1);
  expect(scraped.sum('facet_request_duration_seconds_count')).toBe(0);
});

it('counts requests in flight, and those that there was no room for', async () => {
  await using gate = createGate();
  await using real = await startWatched();
  const environment = { STOCK: await gate.before(real.stock.url), EVENTS: real.events.url };
  await using world = await startWatched({ environment, settings: { limits: { maxInFlight: 1 } } });
  const first = world.gateway.query('web', '{ count }');
  await gate.held(1);

  const refused = await world.gateway.query('web', '{ count }');
  const meanwhile = await scrape(world.gateway);
  gate.open();
  await first;
  const afterwards = await scrape(world.gateway);

  expect(refused.status).toBe(503);
  expect(meanwhile.sum('facet_requests_in_flight')).toBe(1);
  expect(meanwhile.sum('facet_service_calls_in_flight', { service: 'stock' })).toBe(1);
  expect(meanwhile.sum('facet_requests_shed_total')).toBe(1);
  expect(meanwhile.sum('facet_requests_total')).toBe(0);
  expect(afterwards.sum('facet_requests_in_flight')).toBe(0);
  expect(afterwards.sum('facet_service_calls_in_flight')).toBe(0);
});

it('counts subscriptions while they are open, and what their events cost at once', async () => {
  await using world = await startWatched();
  const opened = world.events.next();
  const subscribing = subscribe(world.gateway, 'web', 'subscription { ticks { id } }');
  const stream = await opened;
  await using subscription = await subscribing;
  stream.event({ id: 1 });
  await subscription.next();

  const meanwhile = await scrape(world.gateway);
  stream.end();
  await subscription.rest();

  expect(meanwhile.sum('facet_subscriptions_open', { client: 'web' })).toBe(1);
  expect(meanwhile.sum('facet_cost_points_total', { client: 'web', kind: 'actual' })).toBeGreaterThan(0);
  await vi.waitFor(async () => {
    const afterwards = await scrape(world.gateway);
    expect(afterwards.sum('facet_subscriptions_open', { client: 'web' })).toBe(0);
    expect(afterwards.sum('facet_requests_total', { client: 'web', status: '200' })).toBe(1);
    expect(afterwards.sum('facet_request_duration_seconds_count')).toBe(0);
  });
});
