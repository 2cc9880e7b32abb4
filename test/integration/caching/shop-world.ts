import { hash } from 'node:crypto';

import { startGateway, type TestGateway, type TestGatewayOptions } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import { itemsBy, type SeenRequest, startService, type TestService } from '../../support/start-service.ts';

const REMOTE = `
  type Query { productsByIds(ids: [ID!]!): [Product]! news: [Post!]! }
  type Mutation { rename(id: ID!, name: String!): Product! }
  type Product { id: ID! name: String! price: Float! }
  type Post { id: ID! title: String! }`;

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP}", forward: ["authorization"], retries: 0, breaker: { failures: 1000 })
    extend type Query {
      user(id: ID!): User @rest(GET: "/users?id={$keys}", key: "$args.id", match: "id") @cacheControl(maxAge: 30)
      order(id: ID!): Order @rest(GET: "/orders/{$args.id}") @cacheControl(maxAge: 20)
      orders(userId: ID!): [Order!]! @rest(GET: "/orders?userId={$args.userId}") @cacheControl(maxAge: 60)
      greeting: String @rest(GET: "/greeting", select: "text") @cacheControl(maxAge: 10, scope: PUBLIC)
    }
    extend type Mutation {
      createOrder(userId: ID!): Order @rest(POST: "/orders", body: { userId: "{$args.userId}" })
      renameUser(id: ID!, name: String!): User @rest(PATCH: "/users/{$args.id}", body: { name: "{$args.name}" })
    }
    type User { id: ID! name: String! friend: User @from(query: "user(id: $this.friendId)") friendId: ID }
    type Order { id: ID! total: Int! }`,
  'schemas/services/stock.graphql': `
    extend schema @service(url: "{$env.STOCK}", retries: 0, breaker: { failures: 1000 })
    extend type Query {
      item(id: ID!): Item @rest(GET: "/items?id={$keys}", key: "$args.id", match: "id")
        @cacheControl(maxAge: 60, staleIfError: 600)
      weather(city: String!): Weather @rest(GET: "/weather/{$args.city}")
        @cacheControl(maxAge: 10, staleWhileRevalidate: 50, staleIfError: 600)
      page: Page @rest(GET: "/page", headers: [{ name: "accept-language", value: "{$header.accept-language}" }])
        @cacheControl(maxAge: 60)
      fresh: Weather @rest(GET: "/fresh")
    }
    type Item { id: ID! stock: Int label: String }
    type Weather { city: String celsius: Int }
    type Page { text: String }`,
  'schemas/services/catalog.graphql': `
    extend schema @service(kind: GRAPHQL, url: "{$env.CATALOG}/graphql", retries: 0, breaker: { failures: 1000 })
    extend type Query {
      product(id: ID!): Product @from(query: "productsByIds(ids: $keys)", key: "$args.id", match: "id")
        @cacheControl(maxAge: 300)
      news: [Post!]! @cacheControl(maxAge: 60)
    }`,
  'schemas/remote/catalog.graphql': REMOTE,
  'schemas/web.graphql': `
    type Query {
      user(id: ID!): User  order(id: ID!): Order  orders(userId: ID!): [Order!]  greeting: String
      item(id: ID!): Item  weather(city: String!): Weather  page: Page  fresh: Weather
      product(id: ID!): Product  news: [Post!]
    }
    type Mutation { createOrder(userId: ID!): Order renameUser(id: ID!, name: String!): User rename(id: ID!, name: String!): Product }
    type User { id: ID! name: String! friend: User }
    type Order { id: ID! total: Int! }
    type Item { id: ID! stock: Int }
    type Weather { city: String celsius: Int }
    type Page { text: String }
    type Product { id: ID! name: String! }
    type Post { id: ID! title: String! }`,
  'schemas/mobile.graphql': `
    type Query { item(id: ID!): Thing thing(id: ID!): Product @from(field: "product") }
    type Thing @from(type: "Item") { amount: Int @from(field: "stock") }
    type Product { title: String! @from(field: "name") id: ID! }`,
  'clients/web/weather.graphql':
    'query Weather($city: String!) @endpoint(GET: "/weather/{city}") { weather(city: $city) { celsius } }',
};

/** Tokens are who they are for: a service that forwards them answers by them. */
const CALLERS = ['a', 'b'] as const;

/** Services of a shop, a gateway before them, and a clock that tests move. */
export interface ShopWorld extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly shop: TestService;
  readonly stock: TestService;
  readonly catalog: TestGraphQLService;
  /** Lets time go by for what is kept. */
  readonly pass: (seconds: number) => void;
}

/** An API key of a caller. */
const keyOf = (caller: string): string => `key-of-${caller}`;

/** Who asks, as the gateway knows them. */
export const as = (caller: string): { readonly headers: Readonly<Record<string, string>> } => ({
  headers: { 'x-api-key': keyOf(caller) },
});

/** Starts all of it; files are added to those of the shop. Whoever starts it closes it. */
export async function startShop(
  options: TestGatewayOptions & { readonly callers?: readonly string[] } = {},
): Promise<ShopWorld> {
  const { callers = CALLERS, files, settings, ...rest } = options;
  const users = new Map(
    ['1', '2', '3'].map((id) => [id, { id, name: `user ${id}`, friendId: id === '1' ? '2' : null }]),
  );
  let count = 0;
  const shop = await startService({
    '/users': ({ search }: SeenRequest) => ({ body: search.getAll('id').flatMap((id) => users.get(id) ?? []) }),
    '/users/1': ({ body }: SeenRequest) => {
      users.set('1', { ...users.get('1'), ...(body as object) } as never);
      return { body: users.get('1') };
    },
    '/orders/1': { id: 1, total: 10 },
    '/orders': ({ method }: SeenRequest) => ({
      body: method === 'POST' ? { id: ++count, total: count } : [{ id: 1, total: count }],
    }),
    '/greeting': { text: 'hello' },
  });
  const items = ['1', '2', '3', '4'].map((id) => ({ id, stock: Number(id) * 10, label: `item ${id}` }));
  const stock = await startService({
    '/items': itemsBy(items, 'id'),
    '/weather/rome': { city: 'rome', celsius: 30 },
    '/page': ({ headers }: SeenRequest) => ({ body: { text: `page in ${headers['accept-language'] ?? 'nothing'}` } }),
    '/fresh': { celsius: 1 },
  });
  const names = new Map([['p1', 'Tea']]);
  const catalog = await startGraphQLService(REMOTE, {
    Query: {
      productsByIds: (_: unknown, { ids }: { ids: string[] }) =>
        ids.map((id) => (names.has(id) ? { id, name: names.get(id), price: 1 } : null)),
      news: () => [{ id: 'n1', title: 'Sale' }],
    },
    Mutation: {
      rename: (_: unknown, { id, name }: { id: string; name: string }) => {
        names.set(id, name);
        return { id, name, price: 1 };
      },
    },
  });
  const records = callers.map((caller) => ({
    id: caller,
    sub: caller,
    hash: hash('sha256', keyOf(caller), 'hex'),
  }));
  let nowMs = 0;
  const gateway = await startGateway({
    ...rest,
    files: { ...FILES, 'api-keys.json': JSON.stringify(records), ...files },
    environment: { SHOP: shop.url, STOCK: stock.url, CATALOG: catalog.url },
    ...(settings !== undefined && { settings }),
    now: () => nowMs,
  });
  return {
    ...{ gateway, shop, stock, catalog },
    pass: (seconds) => {
      nowMs += seconds * 1_000;
    },
    [Symbol.asyncDispose]: async () => {
      await gateway.close();
      for (const service of [shop, stock, catalog]) await service[Symbol.asyncDispose]();
    },
  };
}
