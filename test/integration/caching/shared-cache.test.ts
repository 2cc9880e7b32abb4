import { describe, expect, it, vi } from 'vitest';

import { startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { canUseRedis, startRedis } from '../../support/start-redis.ts';
import { itemsBy, startService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP}")
    extend type Query { item(id: ID!): Item @rest(GET: "/items?id={$keys}", key: "$args.id", match: "id") @cacheControl(maxAge: 3600) }
    extend type Mutation { touch(id: ID!): Item @rest(POST: "/touch/{$args.id}") }
    type Item { id: ID! stock: Int! }`,
  'schemas/app.graphql':
    'type Query { item(id: ID!): Item } type Mutation { touch(id: ID!): Item } type Item { id: ID! stock: Int! }',
};

describe.skipIf(!canUseRedis())('two gateways with one Redis', () => {
  async function start() {
    const redis = await startRedis();
    let touched = 0;
    const shop = await startService({
      '/items': itemsBy(
        [
          { id: '1', stock: 1 },
          { id: '2', stock: 2 },
        ],
        'id',
      ),
      '/touch/1': () => ({ body: { id: '1', stock: ++touched } }),
    });
    const settings = { redis: { url: redis.url } };
    const options = { files: FILES, environment: { SHOP: shop.url }, settings };
    const gateways = [await startGateway(options), await startGateway(options)] as const;
    return {
      ...{ redis, shop, gateways },
      async [Symbol.asyncDispose]() {
        await Promise.all(gateways.map((gateway) => gateway.close()));
        await shop[Symbol.asyncDispose]();
        await redis[Symbol.asyncDispose]();
      },
    };
  }

  const stock = async (gateway: TestGateway, id = '1'): Promise<unknown> =>
    (await gateway.query('app', `{ item(id: "${id}") { stock } }`)).body;

  const found = (value: number) => ({ data: { item: { stock: value } } });

  it('share what services have answered, and whole answers', async () => {
    await using running = await start();
    const [one, other] = running.gateways;

    await stock(one);
    const shared = await other.query('app', '{ item(id: "1") { stock } }');
    const { body } = await other.query('app', '{ a: item(id: "1") { id } b: item(id: "2") { id } }');

    expect(shared.body).toEqual(found(1));
    expect(shared.cost).toEqual({ requested: 1, actual: 0 });
    expect(body).toEqual({ data: { a: { id: '1' }, b: { id: '2' } } });
    expect(running.shop.calls).toEqual(['GET /items?id=1', 'GET /items?id=2']);
  });

  it('drop what either of them has written, or is told to drop', async () => {
    await using running = await start();
    const [one, other] = running.gateways;
    await stock(one);

    await other.query('app', 'mutation { touch(id: "1") { id } }');
    await stock(one);
    const { body } = {
      body: await (await fetch(`${other.adminUrl}/cache/purge?type=Item`, { method: 'POST' })).json(),
    };
    await stock(one);

    expect(running.shop.calls).toEqual(['GET /items?id=1', 'POST /touch/1', 'GET /items?id=1', 'GET /items?id=1']);
    expect(body).toEqual({ purged: 2 });
  });

  it('join nothing that was asked for before the other has written', async () => {
    await using running = await start();
    const [one, other] = running.gateways;
    const [asked, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const item = (value: number) => ({ body: [{ id: '1', stock: value }] });
    running.shop.route('/items', async () => {
      asked.resolve();
      await go.promise;
      return item(0);
    });
    const before = stock(one);
    await asked.promise;

    await other.query('app', 'mutation { touch(id: "1") { id } }');
    running.shop.route('/items', () => item(1));
    const after = await stock(one);
    go.resolve();

    expect([await before, after, await stock(one)]).toEqual([found(0), found(1), found(1)]);
  });

  it('ask services while it hangs or is gone, fail no request, and keep again when it is back', async () => {
    await using running = await start();
    const [gateway] = running.gateways;
    const told = (text: string): boolean => gateway.logs.some(({ msg }) => String(msg).startsWith(text));
    await stock(gateway);

    running.redis.hang();
    const hanging = [await stock(gateway), await stock(gateway, '2')];
    await running.redis.kill();
    const gone = await stock(gateway);
    await running.redis.restart();
    await vi.waitFor(
      async () => {
        await stock(gateway);
        expect(told('Redis is back: answers are cached again')).toBe(true);
      },
      { timeout: 10_000 },
    );
    await stock(gateway);
    running.shop.forget();

    expect([...hanging, gone, await stock(gateway)]).toEqual([found(1), found(2), found(1), found(1)]);
    expect(running.shop.calls).toEqual([]);
  });
});
