import { describe, expect, it } from 'vitest';

import { askForParts } from '../../support/read-parts.ts';
import { startGateway, type TestGatewayOptions } from '../../support/start-gateway.ts';
import { type Reply, type Routes, startService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP_URL}")
    type Query {
      product(id: ID!): Product @rest(GET: "/products/{$args.id}")
      products: [Product!]! @rest(GET: "/products")
    }
    type Product {
      id: ID!
      name: String
      stock: Stock @rest(GET: "/stock/{$this.id}")
      reviews: [Review!]! @rest(GET: "/reviews/{$this.id}")
    }
    type Stock { left: Int }
    type Review { text: String! }`,
  'schemas/web.graphql': `
    type Query { product(id: ID!): Product products: [Product!]! }
    type Product { id: ID! name: String stock: Stock reviews: [Review!]! }
    type Stock { left: Int }
    type Review { text: String! }`,
  'schemas/app.graphql': `
    extend schema @bff(budget: { cost: 50, window: "1h" }, operations: PERSISTED)
    type Query { product(id: ID!): Product }
    type Product { id: ID! stock: Stock }
    type Stock { left: Int }`,
  'clients/app/product.graphql': 'query Product { product(id: 1) { id ... @defer { stock { left } } } }',
  'schemas/tv.graphql': `
    type Query { product(id: ID!): Product }
    type Product { id: ID! slogan: String @computed(selectionSet: "{ name }") }`,
  'schemas/tv.ts': `export default {
    Product: { slogan: async ({ name }: { name: string }, _args: unknown, ctx: { header(name: string): string }) => {
      await fetch(ctx.header('x-wait-for'));
      return name + '!';
    } },
  };`,
};

const LAMP = { id: '1', name: 'Lamp' };

/** An answer that a test lets go. */
function held(body: unknown) {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const reply = async (): Promise<Reply> => {
    asked.resolve();
    await released.promise;
    return { body };
  };
  return { reply, asked: asked.promise, release: () => released.resolve() };
}

async function start(routes: Routes, options: TestGatewayOptions = {}) {
  const shop = await startService(routes);
  const gateway = await startGateway({ files: FILES, environment: { SHOP_URL: shop.url }, ...options });
  const close = async (): Promise<void> => {
    await gateway.close();
    await shop[Symbol.asyncDispose]();
  };
  return { shop, gateway, [Symbol.asyncDispose]: close };
}

const REVIEWS_LATER = '{ product(id: 1) { name ... @defer(label: "opinions") { reviews { text } } } }';
const COST = expect.objectContaining({ requested: expect.any(Number), actual: expect.any(Number) }) as unknown;

describe('@defer', () => {
  it('sends the rest first, and the fragment as soon as its service has answered', async () => {
    const reviews = held([{ text: 'Bright.' }]);
    await using world = await start({ '/products/1': LAMP, '/reviews/1': reviews.reply });
    await using answer = await askForParts(world.gateway, 'web', REVIEWS_LATER);

    const first = await answer.next();
    reviews.release();
    const later = await answer.rest();

    expect(answer.contentType).toBe('multipart/mixed; boundary="-"');
    expect(first).toEqual({
      data: { product: { name: 'Lamp' } },
      pending: [{ id: '0', path: ['product'], label: 'opinions' }],
      hasNext: true,
    });
    expect(later).toEqual([
      {
        incremental: [{ id: '0', data: { reviews: [{ text: 'Bright.' }] } }],
        completed: [{ id: '0' }],
        extensions: { cost: COST },
        hasNext: false,
      },
    ]);
  });

  it('begins all calls as soon as it can, and sends fragments in the order of their answers', async () => {
    const stock = held({ left: 3 });
    const reviews = held([]);
    await using world = await start({ '/products/1': LAMP, '/stock/1': stock.reply, '/reviews/1': reviews.reply });
    const query = `{ product(id: 1) { id ... @defer(label: "a") { reviews { text } } ... @defer(label: "b") { stock { left } } } }`;
    await using answer = await askForParts(world.gateway, 'web', query);

    const first = await answer.next();
    await Promise.all([stock.asked, reviews.asked]);
    stock.release();
    const second = await answer.next();
    reviews.release();
    const third = await answer.next();

    expect(first).toMatchObject({ pending: [{ label: 'a' }, { label: 'b' }] });
    expect(second).toMatchObject({ incremental: [{ id: '1', data: { stock: { left: 3 } } }], hasNext: true });
    expect(third).toMatchObject({ incremental: [{ id: '0', data: { reviews: [] } }], hasNext: false });
    expect(await answer.next()).toBeUndefined();
  });

  it('has a fragment for each item of a list', async () => {
    await using world = await start({
      '/products': [LAMP, { id: '2' }],
      '/stock/1': { left: 1 },
      '/stock/2': { left: 2 },
    });
    await using answer = await askForParts(world.gateway, 'web', '{ products { id ... @defer { stock { left } } } }');

    const [first, later] = await answer.rest();

    expect(first).toMatchObject({
      pending: [
        { id: '0', path: ['products', 0] },
        { id: '1', path: ['products', 1] },
      ],
    });
    expect(later).toMatchObject({
      incremental: [
        { id: '0', data: { stock: { left: 1 } } },
        { id: '1', data: { stock: { left: 2 } } },
      ],
      completed: [{ id: '0' }, { id: '1' }],
    });
  });

  it('tells by a path below the fragment where fields of it belong to an object that is there', async () => {
    await using world = await start({ '/products/1': LAMP, '/reviews/1': [], '/stock/1': { left: 3 } });
    const query = '{ product(id: 1) { id } ... @defer { product(id: 1) { stock { left } } } }';
    await using answer = await askForParts(world.gateway, 'web', query);

    const [first, later] = await answer.rest();

    expect(first).toMatchObject({ data: { product: { id: '1' } }, pending: [{ id: '0', path: [] }] });
    expect(later).toMatchObject({ incremental: [{ id: '0', subPath: ['product'], data: { stock: { left: 3 } } }] });
  });

  it('tells at the end of a fragment why nothing of it comes, where a field in it must not be null', async () => {
    await using world = await start({ '/products/1': LAMP, '/reviews/1': () => ({ status: 500 }) });
    await using answer = await askForParts(world.gateway, 'web', REVIEWS_LATER);

    const [first, later] = await answer.rest();

    expect(first).toMatchObject({ data: { product: { name: 'Lamp' } } });
    expect(later).not.toHaveProperty('incremental');
    expect(later).toMatchObject({
      completed: [{ id: '0', errors: [{ path: ['product', 'reviews'], extensions: { code: 'UPSTREAM_ERROR' } }] }],
    });
  });

  it('tells beside the data what failed in it, where it may be null', async () => {
    await using world = await start({ '/products/1': LAMP, '/stock/1': () => ({ status: 500 }) });
    const query = '{ product(id: 1) { id ... @defer { stock { left } } } }';
    await using answer = await askForParts(world.gateway, 'web', query);

    const [, later] = await answer.rest();

    expect(later).toMatchObject({
      incremental: [{ id: '0', data: { stock: null }, errors: [{ path: ['product', 'stock'] }] }],
      completed: [{ id: '0' }],
    });
  });

  it('has nothing to send later where the object is not there', async () => {
    await using world = await start({ '/products/1': () => ({ status: 404 }) });
    await using answer = await askForParts(world.gateway, 'web', REVIEWS_LATER);

    expect(answer.contentType).toBe('application/json; charset=utf-8');
    expect(await answer.rest()).toMatchObject([{ data: { product: null } }]);
  });

  it('speaks the older draft to callers who ask for it', async () => {
    await using world = await start({ '/products/1': LAMP, '/reviews/1': [] });
    const accept = 'multipart/mixed;deferSpec=20220824,application/json';
    await using answer = await askForParts(world.gateway, 'web', REVIEWS_LATER, { accept });

    const parts = await answer.rest();

    expect(answer.contentType).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
    expect(parts).toEqual([
      { data: { product: { name: 'Lamp' } }, hasNext: true },
      {
        incremental: [{ data: { reviews: [] }, path: ['product'], label: 'opinions' }],
        extensions: { cost: COST },
        hasNext: false,
      },
    ]);
  });

  it.each([
    ['the caller takes JSON alone', REVIEWS_LATER, { accept: 'application/json' }],
    ['a variable says no', withCondition(), { variables: { later: false } }],
    ['its fields come with the rest', '{ product(id: 1) { id ... @defer { name } reviews { text } } }', {}],
  ])('is answered as a whole where %s', async (_, query, how) => {
    await using world = await start({ '/products/1': LAMP, '/reviews/1': [] });
    await using answer = await askForParts(world.gateway, 'web', query, how);

    expect(answer.contentType).toBe('application/json; charset=utf-8');
    expect(await answer.rest()).toMatchObject([{ data: { product: { reviews: [] } } }]);
  });

  it('waits for the code of a client in a part of its own', async () => {
    const code = held({});
    await using world = await start({ '/products/1': LAMP, '/code': code.reply });
    const query = '{ product(id: 1) { id ... @defer { slogan } } }';
    const headers = { 'x-wait-for': `${world.shop.url}/code` };
    await using answer = await askForParts(world.gateway, 'tv', query, { headers });

    const first = await answer.next();
    code.release();
    const later = await answer.next();

    expect(first).toMatchObject({ data: { product: { id: '1' } } });
    expect(later).toMatchObject({ incremental: [{ data: { slogan: 'Lamp!' } }], hasNext: false });
  });

  it('is stored like any operation, and told with its budget at the end', async () => {
    await using world = await start({ '/products/1': LAMP, '/stock/1': { left: 3 } });
    const stored = FILES['clients/app/product.graphql'];
    await using answer = await askForParts(world.gateway, 'app', stored);

    const [, later] = await answer.rest();

    expect(later).toMatchObject({
      incremental: [{ data: { stock: { left: 3 } } }],
      extensions: { cost: { actual: 2, throttleStatus: { currentlyAvailable: 48 } } },
    });
  });

  it('refuses a variable that says neither yes nor no', async () => {
    await using world = await start({});
    const query = 'query ($later: Boolean) { product(id: 1) { id ... @defer(if: $later) { reviews { text } } } }';
    await using answer = await askForParts(world.gateway, 'web', query, { variables: { later: null } });

    expect(await answer.rest()).toMatchObject([{ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }]);
  });

  it('ends fragments that are open when the time for the request is up', async () => {
    const reviews = held([]);
    await using world = await start(
      { '/products/1': LAMP, '/reviews/1': reviews.reply },
      { settings: 'limits: { requestTimeout: 300ms }' },
    );
    await using answer = await askForParts(world.gateway, 'web', REVIEWS_LATER);

    const later = (await answer.rest()).at(-1);

    expect(later).toMatchObject({ completed: [{ id: '0', errors: [{ path: ['product'] }] }], hasNext: false });
    reviews.release();
  });

  it('is one request in the log, with its price, whoever leaves', async () => {
    const reviews = held([]);
    await using world = await start({ '/products/1': LAMP, '/reviews/1': reviews.reply });
    const left = await askForParts(world.gateway, 'web', REVIEWS_LATER);
    await left.next();
    left.close();
    await expect.poll(() => world.gateway.logs.find(({ status }) => status === 499)).toBeDefined();
    reviews.release();

    await (await askForParts(world.gateway, 'web', REVIEWS_LATER)).rest();

    const requests = world.gateway.logs.filter(({ msg }) => msg === 'request');
    expect(requests).toMatchObject([{ status: 499 }, { status: 200, calls: 2, cost: COST }]);
  });
});

const withCondition = (): string =>
  'query ($later: Boolean!) { product(id: 1) { name ... @defer(if: $later) { reviews { text } } } }';
