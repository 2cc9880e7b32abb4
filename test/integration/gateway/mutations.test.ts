import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type SeenAnswer, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import { type SeenRequest, startService, type TestService } from '../../support/start-service.ts';

const COUNTER = `
  type Query { counter: Counter! }
  type Mutation { add(by: Int!): Counter! }
  type Counter { value: Int! }
`;

const FILES = {
  'schemas/services/api.graphql': `
    extend schema @service(url: "{$env.API}")
    extend type Query { owner(id: ID!): Owner @rest(GET: "/owners?id={$keys}", key: "$args.id", match: "id") }
    extend type Mutation { put(name: String!): Thing @rest(POST: "/things", body: { name: "{$args.name}" }) }
    type Thing { name: String! ownerId: ID owner: Owner @from(query: "owner(id: $this.ownerId)") }
    type Owner { id: ID! things: Int }
  `,
  'schemas/services/counter.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.COUNTER}/graphql")',
  'schemas/remote/counter.graphql': COUNTER,
  'schemas/app.graphql': `
    type Query { owner(id: ID!): Owner }
    type Mutation {
      put(name: String!): Thing
      mustPut(name: String!): Thing! @from(field: "put")
      own: Thing! @from(field: "put(name: $caller.sub)")
      tryPut(name: String!): Thing! @from(field: "put", fallback: { name: "none" })
      add(by: Int!): Counter!
    }
    type Thing { name: String! owner: Owner }
    type Owner { id: ID! things: Int }
    type Counter { value: Int! }
  `,
};

let things: string[] = [];
let total = 0;
let api: TestService;
let counter: TestGraphQLService;
let gateway: TestGateway;

beforeAll(async () => {
  api = await startService({
    '/things': ({ body }: SeenRequest) => {
      const { name } = body as { name: string };
      if (name === 'bad') return { status: 500 };
      things.push(name);
      return { body: { name, ownerId: 1 } };
    },
    '/owners': () => ({ body: [{ id: 1, things: things.length }] }),
  });
  counter = await startGraphQLService(COUNTER, {
    Mutation: { add: (_: unknown, { by }: { by: number }) => ({ value: (total += by) }) },
  });
  gateway = await startGateway({ files: FILES, environment: { API: api.url, COUNTER: counter.url } });
});
afterAll(async () => {
  await gateway.close();
  await api[Symbol.asyncDispose]();
  await counter[Symbol.asyncDispose]();
});
beforeEach(() => {
  things = [];
  total = 0;
  api.forget();
  counter.forget();
});

const ask = async (query: string): Promise<SeenAnswer['body']> => (await gateway.query('app', query)).body;

it('runs its fields one after the other, in the order written', async () => {
  const body = await ask('mutation { a: put(name: "1") { name } b: add(by: 2) { value } c: put(name: "3") { name } }');

  expect(body).toEqual({ data: { a: { name: '1' }, b: { value: 2 }, c: { name: '3' } } });
  expect(things).toEqual(['1', '3']);
});

it('sends equal fields each time', async () => {
  const body = await ask(
    'mutation { a: put(name: "x") { name } b: put(name: "x") { name } c: add(by: 1) { value } d: add(by: 1) { value } }',
  );

  expect(body.data).toEqual({ a: { name: 'x' }, b: { name: 'x' }, c: { value: 1 }, d: { value: 2 } });
  expect(things).toEqual(['x', 'x']);
});

it('looks things up anew after each field', async () => {
  const body = await ask('mutation { a: put(name: "1") { owner { things } } b: put(name: "2") { owner { things } } }');

  expect(body).toEqual({ data: { a: { owner: { things: 1 } }, b: { owner: { things: 2 } } } });
});

it('goes on after a field that failed and may be null', async () => {
  const body = await ask('mutation { a: put(name: "bad") { name } b: put(name: "2") { name } }');

  expect(body.data).toEqual({ a: null, b: { name: '2' } });
  expect(body.errors).toMatchObject([{ path: ['a'], extensions: { code: 'UPSTREAM_ERROR' } }]);
});

it('ends at a field that failed and may not be null: the following are not sent', async () => {
  const body = await ask(
    'mutation { a: put(name: "1") { name } b: mustPut(name: "bad") { name } c: put(name: "3") { name } d: add(by: 1) { value } }',
  );

  expect(body.data).toBeNull();
  expect(body.errors).toMatchObject([{ path: ['b'], extensions: { code: 'UPSTREAM_ERROR' } }]);
  expect(things).toEqual(['1']);
  expect(counter.documents).toEqual([]);
});

it('goes on after a field that has its fallback', async () => {
  const body = await ask('mutation { a: tryPut(name: "bad") { name } b: put(name: "2") { name } }');

  expect(body.data).toEqual({ a: { name: 'none' }, b: { name: '2' } });
  expect(body.extensions?.degraded).toMatchObject([{ path: ['a'], code: 'UPSTREAM_ERROR' }]);
});

it('does no write after one that is refused where it must not be null', async () => {
  const { data, errors } = await ask('mutation { own { name } put(name: "a") { name } }');

  expect(data).toBeUndefined();
  expect(errors).toMatchObject([{ path: ['own'], extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(things).toEqual([]);
});

it('keeps the writes before one that is refused, and does none after it', async () => {
  const { data, errors } = await ask('mutation { a: put(name: "a") { name } own { name } b: put(name: "b") { name } }');

  expect(data).toBeNull();
  expect(errors).toMatchObject([{ path: ['own'], extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(things).toEqual(['a']);
});
