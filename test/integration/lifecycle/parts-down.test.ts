import { describe, expect, it, vi } from 'vitest';
import { ISSUER, signingKey } from '../auth/support.ts';
import { freePort } from '../../support/free-port.ts';
import { canUseRedis, startRedis } from '../../support/start-redis.ts';
import { startService } from '../../support/start-service.ts';
import { type Facet, startFacet } from './start-facet.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP_URL}")
    extend type Query { price: Price @rest(GET: "/price") }
    type Price { amount: Int }`,
  'schemas/services/stock.graphql': `
    extend schema @service(url: "{$env.STOCK_URL}", breaker: { failures: 5, cooldown: "200ms" })
    extend type Query { stock: Stock @rest(GET: "/stock") }
    type Stock { pieces: Int }`,
  'schemas/web.graphql': `
    extend schema @bff(budget: { cost: 100000, window: "1h" })
    type Query { price: Price stock: Stock me: String @from(value: "{$caller.sub}") }
    type Price { amount: Int }
    type Stock { pieces: Int }`,
};

const BOTH = '{ price { amount } stock { pieces } }';

interface Seen {
  readonly status: number;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly path?: unknown; readonly extensions: { readonly code: string } }[];
  };
}

async function ask({ url }: Facet, query: string, token?: string): Promise<Seen> {
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const answer = await fetch(`${url}/web/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return { status: answer.status, body: (await answer.json()) as Seen['body'] };
}

const startShop = () => startService({ '/price': { amount: 7 } });
const startStock = (port = 0) => startService({ '/stock': { pieces: 3 } }, { port });

it('starts while a service is down, serves the others, and that one as soon as it comes', async () => {
  const port = await freePort();
  await using shop = await startShop();
  await using facet = await startFacet({
    files: FILES,
    environment: { SHOP_URL: shop.url, STOCK_URL: `http://127.0.0.1:${port}` },
  });

  const ready = await facet.probe('ready');
  const before = await ask(facet, BOTH);
  await using stock = await startStock(port);

  expect(ready).toBe(200);
  expect(stock.calls).toEqual([]);
  expect(before).toMatchObject({
    status: 200,
    body: {
      data: { price: { amount: 7 }, stock: null },
      errors: [{ path: ['stock'], extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'stock' } }],
    },
  });
  await vi.waitFor(
    async () =>
      expect((await ask(facet, BOTH)).body).toMatchObject({ data: { price: { amount: 7 }, stock: { pieces: 3 } } }),
    { timeout: 5_000, interval: 50 },
  );
});

it('recovers by itself when a service that it has connections to ends and comes back', async () => {
  await using shop = await startShop();
  const stock = await startStock();
  const port = Number(new URL(stock.url).port);
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: shop.url, STOCK_URL: stock.url } });
  await ask(facet, BOTH);

  await stock[Symbol.asyncDispose]();
  const meanwhile = await ask(facet, BOTH);
  await using again = await startStock(port);

  expect(meanwhile.body).toMatchObject({
    data: { price: { amount: 7 }, stock: null },
    errors: [{ path: ['stock'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
  });
  await vi.waitFor(async () => expect((await ask(facet, BOTH)).body.errors).toBeUndefined(), {
    timeout: 5_000,
    interval: 50,
  });
  expect(again.calls).toContain('GET /stock');
});

it("starts while a token issuer is down: nobody's requests are answered, and tokens are as soon as it comes", async () => {
  const key = await signingKey('k1');
  const token = await key.sign();
  const port = await freePort();
  await using shop = await startShop();
  const issuer = { issuer: ISSUER, jwks: `http://127.0.0.1:${port}/jwks.json`, audience: 'shop' };
  await using facet = await startFacet({
    files: FILES,
    environment: { SHOP_URL: shop.url, STOCK_URL: shop.url },
    settings: { auth: { jwt: [issuer] } },
  });

  const ready = await facet.probe('ready');
  const anonymous = await ask(facet, '{ price { amount } }');
  const refused = await ask(facet, '{ me price { amount } }', token);
  await using keys = await startService({ '/jwks.json': { keys: [key.publicJwk] } }, { port });

  expect(ready).toBe(200);
  expect(anonymous.body).toMatchObject({ data: { price: { amount: 7 } } });
  expect(refused).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
  expect(refused.body.data).toBeUndefined();
  // The issuer is asked again five seconds after it failed, at the earliest.
  await vi.waitFor(
    async () =>
      expect((await ask(facet, '{ me price { amount } }', token)).body).toMatchObject({ data: { me: 'ada' } }),
    { timeout: 10_000, interval: 100 },
  );
  expect(keys.calls).toEqual(['GET /jwks.json']);
});

describe.skipIf(!canUseRedis())('with limits in Redis', () => {
  it('starts while Redis is down, limits by itself, and shares limits as soon as it comes', async () => {
    await using redis = await startRedis();
    await redis.kill();
    await using shop = await startShop();
    await using facet = await startFacet({
      files: FILES,
      environment: { SHOP_URL: shop.url, STOCK_URL: shop.url },
      settings: { redis: { url: redis.url } },
    });

    const ready = await facet.probe('ready');
    const before = await ask(facet, '{ price { amount } }');
    await redis.restart();

    expect(ready).toBe(200);
    expect(before.body).toMatchObject({ data: { price: { amount: 7 } } });
    await vi.waitFor(
      async () => {
        const { body } = await ask(facet, '{ price { amount } }');
        expect(body).toMatchObject({ data: { price: { amount: 7 } } });
        expect(await redis.ask('DBSIZE')).not.toBe(':0');
      },
      { timeout: 10_000, interval: 50 },
    );
  });
});
