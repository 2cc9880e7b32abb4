import { describe, expect, it, vi } from 'vitest';

import type { UsageReport } from '../../../src/core/usage.ts';
import { startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { canUseRedis, startRedis } from '../../support/start-redis.ts';
import { keyRecord } from '../auth/guarded-gateway.ts';

const FILES = {
  'schemas/web.graphql': `
    type Query { home: Home title: String @from(value: "Hello") @cost(weight: "2") }
    type Home { city: String @from(value: "Porto") unused: String @from(value: "x") }`,
  'schemas/tv.graphql': 'type Query { title: String @from(value: "Hello") }',
  'clients/web/home.graphql': 'query Home @endpoint(GET: "/home") { home { city } }',
  'api-keys.json': JSON.stringify([keyRecord('partner')]),
};

const start = (redisUrl?: string): Promise<TestGateway> =>
  startGateway({ files: FILES, settings: redisUrl === undefined ? {} : { redis: { url: redisUrl } } });

async function usage({ adminUrl }: TestGateway): Promise<UsageReport> {
  const answer = await fetch(`${adminUrl}/usage`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as UsageReport;
}

const lastSeen = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string;
const month = expect.stringMatching(/^\d{4}-\d\d$/) as string;

it('tells what was used of each client: operations, fields and keys', async () => {
  await using gateway = await start();

  await gateway.query('web', 'query Home { home { city } }', { headers: { 'x-api-key': 'partner' } });
  await gateway.query('web', 'query Mine { title }');
  await gateway.query('web', '{ again: title }', { headers: { 'x-api-key': 'partner' } });
  await gateway.send('/web/home');
  await gateway.query('tv', '{ title }');

  expect(await usage(gateway)).toEqual({
    since: lastSeen,
    operations: [
      { client: 'tv', operation: 'other', calls: 1, points: 0, lastSeen },
      { client: 'web', operation: 'Home', calls: 2, points: 0, lastSeen },
      { client: 'web', operation: 'other', calls: 2, points: 4, lastSeen },
    ],
    fields: [
      { client: 'tv', field: 'Query.title', calls: 1, lastSeen },
      { client: 'web', field: 'Home.city', calls: 2, lastSeen },
      { client: 'web', field: 'Query.home', calls: 2, lastSeen },
      { client: 'web', field: 'Query.title', calls: 2, lastSeen },
    ],
    keys: [{ client: 'web', key: 'partner', month, calls: 2, points: 2, lastSeen }],
  });
});

it('counts nothing that was refused, and no name that a caller has made up', async () => {
  await using gateway = await start();

  await gateway.query('web', 'query Nothing { nothing }');
  await gateway.query('nobody', '{ title }');
  for (let n = 0; n < 50; n++) await gateway.query('web', `query Made${n} { title }`);

  const { operations, fields } = await usage(gateway);
  expect(operations.map(({ client, operation, calls }) => [client, operation, calls])).toEqual([['web', 'other', 50]]);
  expect(fields.map(({ field }) => field)).toEqual(['Query.title']);
});

it('is comma-separated for whoever asks for that, and nothing else', async () => {
  await using gateway = await start();
  await gateway.query('tv', '{ title }');

  const csv = await fetch(`${gateway.adminUrl}/usage?format=csv`);
  const other = await fetch(`${gateway.adminUrl}/usage?format=xml`);

  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
  expect((await csv.text()).split('\r\n')).toEqual([
    'kind,client,name,month,calls,points,lastSeen',
    expect.stringMatching(/^operation,tv,other,,1,0,/),
    expect.stringMatching(/^field,tv,Query\.title,,1,,/),
    '',
  ]);
  expect(other.status).toBe(400);
  expect((await gateway.send('/usage')).status).toBe(404);
});

describe.skipIf(!canUseRedis())('with Redis', () => {
  it('is that of all gateways, and outlives them', async () => {
    await using redis = await startRedis();
    {
      await using one = await start(redis.url);
      await using other = await start(redis.url);
      await one.query('tv', '{ title }');
      await other.query('tv', '{ title }');
      await usage(one);
      await one.query('tv', '{ title }');
    }
    await using third = await start(redis.url);

    const { operations } = await usage(third);

    expect(operations).toMatchObject([{ client: 'tv', operation: 'other', calls: 3 }]);
  });

  it('is not to be had while Redis is away, and loses nothing and counts nothing twice meanwhile', async () => {
    await using redis = await startRedis();
    await using gateway = await start(redis.url);
    await gateway.query('tv', '{ title }');
    redis.hang();

    const away = await fetch(`${gateway.adminUrl}/usage`);
    await gateway.query('tv', '{ title }');
    redis.goOn();

    expect(away.status).toBe(503);
    const found = await vi.waitFor(() => usage(gateway), { timeout: 10_000, interval: 50 });
    expect(found.operations).toMatchObject([{ client: 'tv', calls: 2 }]);
  });
});
