import { describe, expect, it } from 'vitest';

import { type SeenRequest, startService } from '../../support/start-service.ts';
import { LANES, startGateway } from '../../support/start-gateway.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP}")
    extend type Query {
      orders(first: Int! = 10): [Order!]! @rest(GET: "/orders?limit={$args.first}") @listSize(slicingArguments: ["first"])
      slow: [Order!]! @rest(GET: "/slow", timeout: "50ms") @listSize(assumedSize: 5)
    }
    extend type Mutation { order: Order @rest(POST: "/orders") }
    type Order { id: ID! lines: [Line!]! @listSize(assumedSize: 4) }
    type Line { sku: ID }`,
  'schemas/app.graphql': `
    extend schema @bff(maxCost: 100)
    type Query { orders(first: Int! = 10): [Order!]! slow: [Order!] }
    type Mutation { order: Order }
    type Order { id: ID! lines: [Line!]! }
    type Line { sku: ID }`,
  'clients/app/orders.graphql':
    'query Orders($first: Int! = 10) @endpoint(GET: "/orders") { orders(first: $first) { id lines { sku } } }',
};

const ORDERS = [
  { id: 1, lines: [{ sku: 'a' }, { sku: 'b' }] },
  { id: 2, lines: [{ sku: 'c' }] },
];

describe.each(LANES)('the cost of an operation, $lane', ({ jsonLane }) => {
  async function start() {
    const shop = await startService({
      '/orders': ({ method }: SeenRequest) => ({ body: method === 'POST' ? ORDERS[0] : ORDERS }),
      '/slow': () => new Promise<never>(() => undefined),
    });
    const gateway = await startGateway({ files: FILES, environment: { SHOP: shop.url }, jsonLane });
    return {
      ...{ shop, gateway },
      async [Symbol.asyncDispose]() {
        await gateway.close();
        await shop[Symbol.asyncDispose]();
      },
    };
  }

  it('is told with each answer: what it could have been, and what it was', async () => {
    await using running = await start();

    const costs = [];
    for (const query of ['{ orders(first: 4) { id } }', '{ orders(first: 4) { lines { sku } } }', '{ __typename }'])
      // The third answer is the first one that is written at once.
      for (let round = 0; round < 3; round++) costs.push((await running.gateway.query('app', query)).cost);

    expect(costs).toEqual([
      ...Array.from({ length: 3 }, () => ({ requested: 4, actual: 2 })),
      ...Array.from({ length: 3 }, () => ({ requested: 20, actual: 5 })),
      ...Array.from({ length: 3 }, () => ({ requested: 0, actual: 0 })),
    ]);
  });

  it('counts ten for each write', async () => {
    await using running = await start();

    const { cost } = await running.gateway.query('app', 'mutation { a: order { id } b: order { id } }');

    expect(cost).toEqual({ requested: 22, actual: 22 });
  });

  it('is not lowered by what has timed out', async () => {
    await using running = await start();

    const { cost, body } = await running.gateway.query('app', '{ slow { id } }');

    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
    expect(cost).toEqual({ requested: 5, actual: 5 });
  });

  it.each([
    ['a literal', '{ orders(first: 101) { id } }', {}],
    ['a variable', 'query ($n: Int!) { orders(first: $n) { id } }', { n: 2147483647 }],
    ['a default', 'query ($n: Int! = 2147483647) { orders(first: $n) { id } }', {}],
    ['aliases', `{ ${Array.from({ length: 11 }, (_, index) => `a${index}: orders { id }`).join(' ')} }`, {}],
    ['what is nested', '{ orders(first: 21) { lines { sku } } }', {}],
  ])('is refused when it is too high by %s, before any service is called', async (_, query, variables) => {
    await using running = await start();
    const accept = 'application/graphql-response+json';

    const { status, body } = await running.gateway.query('app', query, { variables, accept });

    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ extensions: { code: 'COST_LIMIT_EXCEEDED' } }]);
    expect(body.data).toBeUndefined();
    expect(running.shop.requests).toEqual([]);
  });

  it('is bounded for endpoints as well', async () => {
    await using running = await start();

    const answers = await Promise.all(
      ['/app/orders?first=20', '/app/orders?first=21'].map((path) => running.gateway.send(path)),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    expect(await answers[1]?.json()).toMatchObject({ code: 'COST_LIMIT_EXCEEDED' });
    expect(running.shop.requests).toHaveLength(1);
  });
});
