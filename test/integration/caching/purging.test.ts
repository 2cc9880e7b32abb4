import { describe, expect, it } from 'vitest';

import type { SeenRequest } from '../../support/start-service.ts';
import { as, type ShopWorld, startShop } from './shop-world.ts';

const purge = async ({ gateway }: ShopWorld, body: object | string) => {
  const isQuery = typeof body === 'string';
  const answer = await fetch(`${gateway.adminUrl}/cache/purge${isQuery ? body : ''}`, {
    method: 'POST',
    ...(!isQuery && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
};

it('drops the object that a write has answered with, and nothing else', async () => {
  await using world = await startShop();
  const ask = (id: string) => world.gateway.query('web', `{ user(id: "${id}") { name } }`, as('a'));
  await ask('1');
  await ask('2');
  world.shop.forget();

  await world.gateway.query('web', 'mutation { renameUser(id: "1", name: "Ada") { id } }', as('a'));
  const [renamed, other] = [await ask('1'), await ask('2')];

  expect([renamed.body.data, other.body.data]).toEqual([{ user: { name: 'Ada' } }, { user: { name: 'user 2' } }]);
  expect(world.shop.calls).toEqual(['PATCH /users/1', 'GET /users?id=1']);
});

it('drops the object of another caller too, whoever has written it', async () => {
  await using world = await startShop();
  const ask = () => world.gateway.query('web', '{ user(id: "1") { name } }', as('b'));
  await ask();

  await world.gateway.query('web', 'mutation { renameUser(id: "1", name: "Ada") { id } }', as('a'));

  expect((await ask()).body.data).toEqual({ user: { name: 'Ada' } });
});

it("drops the caller's lists of what was written, and leaves those of others", async () => {
  await using world = await startShop();
  const ask = (caller: string) => world.gateway.query('web', `{ orders(userId: "${caller}") { total } }`, as(caller));
  await ask('a');
  await ask('b');
  world.shop.forget();

  await world.gateway.query('web', 'mutation { createOrder(userId: "a") { id } }', as('a'));
  const [own, others] = [await ask('a'), await ask('b')];

  expect([own.body.data, others.body.data]).toEqual([{ orders: [{ total: 1 }] }, { orders: [{ total: 0 }] }]);
  expect(world.shop.calls).toEqual(['POST /orders', 'GET /orders?userId=a']);
});

describe('what is looked up by another name than its id', () => {
  const FILES = {
    'schemas/services/people.graphql': `
      extend schema @service(url: "{$env.SHOP}")
      extend type Query {
        person(email: String!): Person @rest(GET: "/people?email={$keys}", key: "$args.email", match: "email") @cacheControl(maxAge: 60)
      }
      extend type Mutation { addPerson(email: String!): Person @rest(POST: "/people", body: { email: "{$args.email}" }) }
      type Person { id: ID! email: String }`,
    'schemas/services/catalog.graphql': `
      extend schema @service(kind: GRAPHQL, url: "{$env.CATALOG}/graphql")
      extend type Query {
        named(name: String!): Product @from(query: "productsByIds(ids: $keys)", key: "$args.name", match: "name") @cacheControl(maxAge: 300)
        product(id: ID!): Product @from(query: "productsByIds(ids: $keys)", key: "$args.id", match: "id")
        news: [Post!]!
      }`,
    'schemas/tv.graphql': `
      type Query { person(email: String!): Person named(name: String!): Product }
      type Mutation { addPerson(email: String!): Person rename(id: ID!, name: String!): Product }
      type Person { id: ID! } type Product { id: ID! name: String! price: Float! }`,
  };

  it('is asked for again when there was nothing under it, and something was written', async () => {
    await using world = await startShop({ files: FILES });
    const people: object[] = [];
    world.shop.route('/people', ({ method, body }: SeenRequest) => {
      if (method === 'GET') return { body: people };
      people.push({ id: '7', ...(body as object) });
      return { body: people[0] };
    });
    const ask = async () => (await world.gateway.query('tv', '{ person(email: "ada@x") { id } }')).body.data;
    const before = await ask();

    await world.gateway.query('tv', 'mutation { addPerson(email: "ada@x") { id } }');

    expect([before, await ask()]).toEqual([{ person: null }, { person: { id: '7' } }]);
  });

  it('is asked for again when nobody has asked for its id, and its type was written', async () => {
    await using world = await startShop({ files: FILES });
    const ask = async (price: number) => {
      world.catalog.answerWith({ body: { data: { productsByIds: [{ name: 'Tea', price }] } } });
      return (await world.gateway.query('tv', '{ named(name: "Tea") { price } }')).body.data;
    };
    const before = await ask(1);

    world.catalog.answerWith(undefined);
    await world.gateway.query('tv', 'mutation { rename(id: "p1", name: "Tea") { id } }');

    expect([before, await ask(2)]).toEqual([{ named: { price: 1 } }, { named: { price: 2 } }]);
  });
});

it('drops what a GraphQL service has written', async () => {
  await using world = await startShop();
  const ask = () => world.gateway.query('web', '{ product(id: "p1") { name } }');
  await ask();

  await world.gateway.query('web', 'mutation { rename(id: "p1", name: "Coffee") { id } }');

  expect((await ask()).body.data).toEqual({ product: { name: 'Coffee' } });
});

it('drops nothing for a write that failed', async () => {
  await using world = await startShop();
  const ask = () => world.gateway.query('web', '{ user(id: "1") { name } }', as('a'));
  await ask();
  world.shop.route('/users/1', () => ({ status: 409 }));
  world.shop.forget();

  await world.gateway.query('web', 'mutation { renameUser(id: "1", name: "Ada") { id } }', as('a'));
  await ask();

  expect(world.shop.calls).toEqual(['PATCH /users/1']);
});

it('is asked for by operators: by service, type, object or client', async () => {
  await using world = await startShop();
  const warm = () => world.gateway.query('web', '{ item(id: "1") { id } product(id: "p1") { name } news { title } }');
  await warm();

  const purged = [
    await purge(world, { type: 'Item', id: '1' }),
    await purge(world, '?service=catalog'),
    await purge(world, { client: 'web' }),
  ];
  world.stock.forget();
  world.catalog.forget();
  await warm();

  // The answer that was made of it goes with what it was made of.
  expect(purged).toEqual([
    { status: 200, body: { purged: 2 } },
    { status: 200, body: { purged: 2 } },
    { status: 200, body: { purged: 0 } },
  ]);
  expect([world.stock.calls.length, world.catalog.documents.length]).toEqual([1, 1]);
});

it('drops the answers to a client, and leaves what they were made of', async () => {
  await using world = await startShop();
  await world.gateway.query('web', '{ item(id: "1") { id } }');

  const { body } = await purge(world, { client: 'web' });
  const { cost } = await world.gateway.query('web', '{ item(id: "1") { id } }');

  expect([body, cost?.actual, world.stock.calls.length]).toEqual([{ purged: 1 }, 1, 1]);
});

it.each([
  [{}, 'name one of'],
  [{ type: 'Item', client: 'web' }, 'name one of'],
  [{ typ: 'Item' }, 'name one of'],
  [{ type: 'Itm' }, 'did you mean "Item"?'],
  [{ service: 'stok' }, 'did you mean "stock"?'],
  [{ client: 'wep' }, 'did you mean "web"?'],
])('refuses %j with a hint', async (body, hint) => {
  await using world = await startShop();

  const refused = await purge(world, body);

  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain(JSON.stringify(hint).slice(1, -1));
});

it('is not done for pages in a browser', async () => {
  await using world = await startShop();
  await world.gateway.query('web', '{ item(id: "1") { id } }');

  const answer = await fetch(`${world.gateway.adminUrl}/cache/purge?client=web`, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example' },
  });
  const { cost } = await world.gateway.query('web', '{ item(id: "1") { id } }');

  expect([answer.status, cost?.actual]).toEqual([403, 0]);
});

it('takes no other method', async () => {
  await using world = await startShop();

  const answer = await fetch(`${world.gateway.adminUrl}/cache/purge`);

  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});
