import { describe, expect, it } from 'vitest';

import { LANES, startGateway, type TestGatewayOptions } from '../../support/start-gateway.ts';
import { startEventService } from '../../support/start-event-service.ts';
import { startService } from '../../support/start-service.ts';
import { subscribe } from '../../support/subscribe.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP}")
    extend type Query {
      orders(first: Int! = 10): [Order!]! @rest(GET: "/orders?limit={$args.first}") @listSize(slicingArguments: ["first"])
      search(text: String, page: Page): [Order!]! @rest(GET: "/orders?text={$args.text}&size={$args.page.size}&after={$args.page.after}") @listSize(assumedSize: 1)
      stock: Int @rest(GET: "/stock") @rateLimit(max: 2, window: "1h")
    }
    extend type Subscription { ticks: Order @rest(SSE: "/ticks") }
    input Page { size: Int after: ID }
    type Order { id: ID! }`,
  'schemas/app.graphql': `
    extend schema @bff(budget: { cost: 10, window: "1h" })
    type Query { orders(first: Int! = 10): [Order!]! }
    type Subscription { ticks: Order }
    type Order { id: ID! }`,
  'schemas/free.graphql': `
    type Query {
      orders(first: Int! = 1): [Order!]! @rateLimit(max: 2, window: "1h")
      search(text: String, page: Page): [Order!]! @rateLimit(max: 1, window: "1h", identityArgs: ["text", "page.after"])
      stock: Int
      left: Int @from(field: "stock")
    }
    type Order { id: ID! }`,
  'clients/app/orders.graphql':
    'query Orders($first: Int! = 10) @endpoint(GET: "/orders") { orders(first: $first) { id } }',
};

const ACCEPT = 'application/graphql-response+json';

async function start(options: TestGatewayOptions = {}) {
  const shop = await startService({ '/orders': [{ id: 1 }, { id: 2 }], '/stock': 7 });
  const gateway = await startGateway({ files: FILES, environment: { SHOP: shop.url }, ...options });
  return {
    ...{ shop, gateway },
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await shop[Symbol.asyncDispose]();
    },
  };
}

describe.each(LANES)('a budget, $lane', ({ jsonLane }) => {
  it('pays for what an operation has cost, and tells what is left', async () => {
    await using running = await start({ jsonLane });

    const { cost } = await running.gateway.query('app', '{ orders(first: 8) { id } }');

    expect(cost).toEqual({
      requested: 8,
      actual: 2,
      throttleStatus: {
        maximumAvailable: 10,
        currentlyAvailable: expect.closeTo(8, 0),
        restoreRate: expect.closeTo(10 / 3_600, 5),
      },
    });
  });

  it('refuses what it does not hold, before any service is called, and is not charged for it', async () => {
    await using running = await start({ jsonLane });
    await running.gateway.query('app', '{ orders(first: 8) { id } }');
    running.shop.forget();

    const refused = await running.gateway.query('app', '{ orders(first: 9) { id } }', { accept: ACCEPT });
    const admitted = await running.gateway.query('app', '{ orders(first: 7) { id } }');

    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } }],
    });
    expect(refused.body.data).toBeUndefined();
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit-policy')).toBe('"budget";q=10;w=3600');
    expect(refused.headers.get('ratelimit')).toMatch(/^"budget";r=8;t=\d+$/);
    expect(refused.headers.get('ratelimit-limit')).toBe('10');
    expect(admitted.status).toBe(200);
    expect(running.shop.requests).toHaveLength(1);
  });

  it('admits exactly one of a hundred operations at once when it holds enough for one', async () => {
    await using running = await start({ jsonLane });
    running.shop.route(
      '/orders',
      Array.from({ length: 10 }, (_, id) => ({ id })),
    );

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => running.gateway.query('app', '{ orders { id } }')),
    );

    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(99);
    expect(running.shop.requests).toHaveLength(1);
  });

  it('is spent by endpoints as well', async () => {
    await using running = await start({ jsonLane });

    const answers = [];
    for (const first of [10, 9]) answers.push(await running.gateway.send(`/app/orders?first=${first}`));

    expect(answers.map(({ status }) => status)).toEqual([200, 429]);
    expect(answers[1]?.headers.get('content-type')).toContain('application/problem+json');
    expect(answers[1]?.headers.get('retry-after')).not.toBeNull();
    expect(await answers[1]?.json()).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  });
});

describe('a budget', () => {
  it('is only measured in measure mode', async () => {
    await using running = await start({ settings: { limits: { mode: 'measure' } } });

    const answers = [];
    for (const first of [10, 10, 2_000])
      answers.push(await running.gateway.query('app', `{ orders(first: ${first}) { id } }`));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(running.gateway.logs.filter(({ msg }) => msg === 'request').map(({ exceeded }) => exceeded)).toEqual([
      undefined,
      ['RATE_LIMITED'],
      ['COST_LIMIT_EXCEEDED', 'RATE_LIMITED'],
    ]);
  });
});

describe.each(LANES)('a rate limit, $lane', ({ jsonLane }) => {
  it('refuses the request when its only field was asked for too often', async () => {
    await using running = await start({ jsonLane });

    const answers = [];
    for (let round = 0; round < 3; round++) answers.push(await running.gateway.query('free', '{ orders { id } }'));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]?.body).toMatchObject({
      errors: [{ path: ['orders'], extensions: { code: 'RATE_LIMITED', retryAfter: 3600 } }],
    });
    expect(answers[2]?.headers.get('retry-after')).toBe('3600');
    expect(answers[2]?.headers.get('ratelimit-policy')).toBe('"calls";q=2;w=3600');
    expect(running.shop.requests).toHaveLength(2);
  });

  it('is a field error beside other fields', async () => {
    await using running = await start({ jsonLane });
    for (let round = 0; round < 2; round++) await running.gateway.query('free', '{ orders { id } }');
    running.shop.forget();

    const { status, body } = await running.gateway.query('free', '{ a: __typename stock search(text: "x") { id } }');
    const { body: second } = await running.gateway.query('free', '{ stock search(text: "x") { id } }');

    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(second).toMatchObject({
      data: null,
      errors: [{ path: ['search'], extensions: { code: 'RATE_LIMITED', retryAfter: 3600 } }],
    });
    expect(running.shop.calls.toSorted()).toEqual(['GET /orders?text=x', 'GET /stock', 'GET /stock']);
  });

  it('counts the values of its identity arguments apart', async () => {
    await using running = await start({ jsonLane });
    const query = 'query ($text: String, $page: Page) { search(text: $text, page: $page) { id } }';
    const ask = async (variables: Readonly<Record<string, unknown>>) =>
      (await running.gateway.query('free', query, { variables })).status;

    const statuses = [];
    for (const variables of [
      { text: 'a' },
      { text: 'b' },
      { text: 'a', page: { size: 3 } },
      { text: 'a', page: { after: '1', size: 1 } },
      { text: 'a', page: { size: 2, after: '1' } },
    ])
      statuses.push(await ask(variables));

    expect(statuses).toEqual([200, 200, 429, 200, 429]);
  });

  it('of the graph holds for all fields of a client that lead to it', async () => {
    await using running = await start({ jsonLane });

    const { body } = await running.gateway.query('free', '{ stock left again: left }');

    expect(body.data).toEqual({ stock: 7, left: 7, again: null });
    expect(body.errors).toMatchObject([{ path: ['again'], extensions: { code: 'RATE_LIMITED' } }]);
  });
});

it('a subscription ends when the budget does not hold another event', async () => {
  await using ticks = await startEventService();
  await using gateway = await startGateway({ files: FILES, environment: { SHOP: ticks.url } });
  await using subscription = await subscribe(gateway, 'app', 'subscription { ticks { id } }');
  const source = await ticks.next();

  for (let id = 0; id < 12; id++) source.event({ id });
  const seen = await subscription.rest();

  const results = seen.filter(({ event }) => event === 'next').map(({ result }) => result);
  expect(results.slice(0, 10).map((result) => result?.data)).toEqual(
    Array.from({ length: 10 }, (_, id) => ({ ticks: { id: String(id) } })),
  );
  expect(results.slice(10)).toMatchObject([{ errors: [{ extensions: { code: 'RATE_LIMITED' } }] }]);
});
