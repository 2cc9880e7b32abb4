import { afterEach, describe, expect, it, vi } from 'vitest';

import { LANES, startGateway } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';

const files = (settings: string) => ({
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP}"${settings})
    extend type Query { stock: Int @rest(GET: "/stock") }
    extend type Mutation { order: Int @rest(POST: "/order") }`,
  'schemas/app.graphql': 'type Query { stock: Int } type Mutation { order: Int }',
});

/** Fails as often as it is told, then answers. */
function failing(times: number, answer: unknown) {
  let left = times;
  return () => (left-- > 0 ? { status: 503 } : { body: answer });
}

afterEach(() => {
  vi.useRealTimers();
});

describe.each(LANES)('a service in trouble, on the $lane', ({ jsonLane }) => {
  const start = (shop: { readonly url: string }, settings = '') =>
    startGateway({ files: files(settings), environment: { SHOP: shop.url }, jsonLane });

  it('that fails once is asked again, and nobody sees it', async () => {
    await using shop = await startService({ '/stock': failing(1, 7) });
    await using gateway = await start(shop);

    const { body } = await gateway.query('app', '{ stock }');

    expect(body).toEqual({ data: { stock: 7 } });
    expect(shop.calls).toEqual(['GET /stock', 'GET /stock']);
  });

  it('is not asked again where its settings say so', async () => {
    await using shop = await startService({ '/stock': failing(1, 7) });
    await using gateway = await start(shop, ', retries: 0');

    const { body } = await gateway.query('app', '{ stock }');

    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ERROR', status: 503 } }]);
  });

  it('never gets a write twice', async () => {
    await using shop = await startService({ '/order': failing(1, 1) });
    await using gateway = await start(shop, ', retries: 3');

    const { body } = await gateway.query('app', 'mutation { order }');

    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ERROR', status: 503 } }]);
    expect(shop.calls).toEqual(['POST /order']);
  });

  it('is left alone after failures in a row, also across a reload', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await using shop = await startService({ '/stock': failing(1_000, 7) });
    await using gateway = await start(shop, ', retries: 0, breaker: { failures: 2, cooldown: "1h" }');
    await gateway.query('app', '{ stock }');
    vi.setSystemTime(Date.now() + 1_000);
    await gateway.query('app', '{ stock }');

    const before = await gateway.query('app', '{ stock }');
    await gateway.reload();
    const after = await gateway.query('app', '{ stock }');

    const unavailable = [{ extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'shop' } }];
    expect([before.body.errors, after.body.errors]).toMatchObject([unavailable, unavailable]);
    expect(shop.calls).toHaveLength(2);
  });
});
