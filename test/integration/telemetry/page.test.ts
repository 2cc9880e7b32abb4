import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { startDemoGateway } from '../../support/start-demo-gateway.ts';
import { scrape } from './scrape.ts';
import { startWatched } from './watched-world.ts';

it('is text that a scraper reads, each metric with HELP and TYPE', async () => {
  await using world = await startWatched();

  const { contentType, families } = await scrape(world.gateway);

  expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(families.size).toBeGreaterThan(30);
  expect([...families.values()].filter(({ help, type }) => help === '' || type === '')).toEqual([]);
  expect([...families.keys()]).toContain('process_cpu_seconds_total');
});

it('is there again and again, and by HEAD, but by no other method', async () => {
  await using world = await startWatched();
  const url = `${world.gateway.adminUrl}/metrics`;

  await scrape(world.gateway);
  await scrape(world.gateway);
  const head = await fetch(url, { method: 'HEAD' });
  const post = await fetch(url, { method: 'POST' });

  expect([head.status, await head.text()]).toEqual([200, '']);
  expect(post.status).toBe(405);
  expect((await world.gateway.send('/metrics')).status).toBe(404);
});

it('does not grow with the names that callers think of', async () => {
  await using world = await startWatched();
  const series = async (): Promise<readonly string[]> => {
    const { text } = await scrape(world.gateway);
    return text.split('\n').flatMap((line) => /^(facet_[^ ]*(?:\{.*\})?) /.exec(line)?.[1] ?? []);
  };
  const ask = (n: number): Promise<unknown> => world.gateway.query('web', `query Name${n} { __typename }`);
  await ask(0);
  await world.gateway.query('nobody', '{ __typename }');
  const before = await series();

  for (let n = 0; n < 10_000; n += 100) await Promise.all(Array.from({ length: 100 }, (_, i) => ask(n + i)));
  for (let n = 0; n < 100; n++) await world.gateway.query(`client${n}`, '{ __typename }');

  expect(await series()).toEqual(before);
  const scraped = await scrape(world.gateway);
  expect(scraped.sum('facet_requests_total', { client: 'web', operation: 'other' })).toBe(10_001);
  expect(scraped.values('facet_requests_total', 'client')).toEqual(['other', 'web']);
}, 60_000);

it('counts what is called like the others with them', async () => {
  await using world = await startWatched({
    files: {
      'schemas/other.graphql': 'type Query { count: Int }',
      'clients/other/other.graphql': 'query other @endpoint(GET: "/count") { count }',
    },
  });

  await world.gateway.send('/other/count');
  const scraped = await scrape(world.gateway);

  expect(scraped.sum('facet_requests_total', { client: 'other', operation: 'other' })).toBe(1);
});

it('has no caller, no credential and no path of a service in it', async () => {
  await using shop = await startDemoGateway();
  await using world = await startWatched();

  await shop.gateway.query('web', 'query UserDashboard { userDashboard { profile { id } } }', { token: shop.token });
  await world.gateway.query('web', 'mutation { sell }', {
    headers: { 'x-api-key': 'secret-key', cookie: 'session=abc' },
  });
  const texts = [(await scrape(shop.gateway)).text, (await scrape(world.gateway)).text].join('\n');

  for (const part of shop.token.split('.')) expect(texts).not.toContain(part);
  expect(texts).not.toMatch(/secret|session|acme|sub=/);
});

it('follows the schemas: what stays keeps its numbers, and what goes is gone', async () => {
  await using world = await startWatched({ files: { 'schemas/tv.graphql': 'type Query { count: Int }' } });
  await world.gateway.query('web', 'query Count { count }');
  await world.gateway.query('tv', '{ count }');
  const before = await scrape(world.gateway);
  const file = join(world.gateway.root, 'schemas/tv.graphql');

  await writeFile(file, 'type Query { nope: Nope }');
  await world.gateway.reload();
  await writeFile(file, '');
  await world.gateway.reload();
  await rm(file);
  await world.gateway.reload();
  const scraped = await scrape(world.gateway);

  expect(before.values('facet_requests_total', 'client')).toContain('tv');
  expect(scraped.values('facet_requests_total', 'client')).not.toContain('tv');
  expect(scraped.sum('facet_requests_total', { client: 'web', operation: 'Count' })).toBe(1);
  expect(scraped.sum('facet_schema_loads_total', { result: 'refused' })).toBeGreaterThanOrEqual(1);
  expect(scraped.sum('facet_schema_loads_total', { result: 'live' })).toBeGreaterThanOrEqual(2);
});

it('tells how late the event loop was', async () => {
  await using world = await startWatched();

  await expect
    .poll(async () => (await scrape(world.gateway)).sum('facet_event_loop_delay_seconds_count'))
    .toBeGreaterThan(0);
});
