import { describe, expect, it, vi } from 'vitest';

import { startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { canUseRedis, startRedis } from '../../support/start-redis.ts';
import { startService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP}", forward: ["x-turn"])
    extend type Query { stock: Int @rest(GET: "/stock") box: Box @rest(GET: "/box") }
    type Box { id: ID }`,
  'schemas/app.graphql': `
    extend schema @bff(budget: { cost: 100, window: "1h" })
    type Query { box: Box stock: Int @rateLimit(max: 100, window: "1h") }
    type Box { id: ID }`,
};

describe.skipIf(!canUseRedis())('limits of two gateways with one Redis', () => {
  async function start() {
    const redis = await startRedis();
    const shop = await startService({ '/stock': 7, '/box': { id: 1 } });
    const settings = { redis: { url: redis.url } };
    const gateways = await Promise.all(
      [0, 1].map(() => startGateway({ files: FILES, environment: { SHOP: shop.url }, settings })),
    );
    return {
      ...{ redis, shop },
      gateways: gateways as [TestGateway, TestGateway],
      async [Symbol.asyncDispose]() {
        await Promise.all(gateways.map((gateway) => gateway.close()));
        await shop[Symbol.asyncDispose]();
        await redis[Symbol.asyncDispose]();
      },
    };
  }

  const ask = (gateways: readonly TestGateway[], query: string, count: number): Promise<readonly number[]> => {
    const turns = Array.from({ length: count }, (_, turn) => gateways[turn % gateways.length] as TestGateway);
    // Equal requests would be one call.
    const turn = (number: number) => ({ headers: { 'x-turn': String(number) } });
    return Promise.all(turns.map(async (gateway, number) => (await gateway.query('app', query, turn(number))).status));
  };

  const admitted = (statuses: readonly number[]): number => statuses.filter((status) => status === 200).length;

  it('are one budget and one rate limit: a hundred of two hundred requests are admitted', async () => {
    await using running = await start();

    const spent = await ask(running.gateways, '{ box { id } }', 200);
    const called = await ask(running.gateways, '{ stock }', 200);

    expect([admitted(spent), admitted(called)]).toEqual([100, 100]);
    expect(new Set([...spent, ...called])).toEqual(new Set([200, 429]));
    expect(running.shop.requests).toHaveLength(200);
  });

  it('go on limiting while it hangs or is gone, fail no request, and are one again when it is back', async () => {
    await using running = await start();
    const [gateway] = running.gateways;
    const told = (text: string): boolean => gateway.logs.some(({ msg }) => String(msg).startsWith(text));
    await ask([gateway], '{ box { id } }', 60);

    running.redis.hang();
    const hanging = await ask([gateway], '{ box { id } }', 150);
    await running.redis.kill();
    const gone = await ask([gateway], '{ box { id } }', 10);
    await running.redis.restart();
    await vi.waitFor(
      async () => {
        await ask([gateway], '{ box { id } }', 1);
        expect(told('Redis is back')).toBe(true);
      },
      { timeout: 10_000, interval: 100 },
    );

    expect(told('Redis cannot be reached')).toBe(true);
    expect(new Set([...hanging, ...gone])).toEqual(new Set([200, 429]));
    // It counts by itself from then on.
    expect(admitted(hanging)).toBe(100);
    expect(admitted(gone)).toBe(0);
  });
});
