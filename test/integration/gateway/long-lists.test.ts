import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { type SeenRequest, startService, type TestService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP}", maxKeys: 100)
    extend type Query {
      orders: [Order!]! @rest(GET: "/orders")
      users(ids: [ID!]!): [User!]! @rest(POST: "/users", body: "{$args.ids}")
    }
    type Order { id: ID! tags: [String!]! userId: ID user: User @from(query: "users(ids: $keys)", key: "$this.userId", match: "id") }
    type User { id: ID! name: String! }
  `,
  'schemas/app.graphql': `
    type Query { orders: [Order!]! }
    type Order { id: ID! tags: [String!]! user: User }
    type User { id: ID! name: String! }
  `,
};

const ORDERS = Array.from({ length: 2_500 }, (_, index) => ({
  id: index,
  tags: index === 7 ? Array.from({ length: 3_000 }, (__, tag) => `"${tag}"`) : [`tag\u2028 ${index}`],
  // Numbers and texts of equal keys, and one that is nobody's.
  userId: index === 11 ? null : index % 2 === 0 ? index % 60 : String(index % 60),
}));

let shop: TestService;
let gateway: TestGateway;

beforeAll(async () => {
  shop = await startService({
    '/orders': ORDERS,
    '/users': ({ body }: SeenRequest) => ({ body: (body as string[]).map((id) => ({ id, name: `user ${id}` })) }),
  });
  gateway = await startGateway({ files: FILES, environment: { SHOP: shop.url } });
});
afterAll(async () => {
  await gateway.close();
  await shop[Symbol.asyncDispose]();
});

it('answers thousands of items and what belongs to them, the first time and the next', async () => {
  const expected = ORDERS.map(({ id, tags, userId }) => ({
    id: String(id),
    tags,
    user: userId === null ? null : { id: String(userId), name: `user ${userId}` },
  }));

  for (const time of ['first', 'second', 'third']) {
    shop.forget();
    const { body } = await gateway.query('app', '{ orders { id tags user { id name } } }');

    expect(body, time).toEqual({ data: { orders: expected } });
    expect(shop.requests, time).toHaveLength(2);
  }
});
