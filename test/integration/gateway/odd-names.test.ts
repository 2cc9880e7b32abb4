import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import { startService, type TestService } from '../../support/start-service.ts';

const REMOTE = `
  type Query { shapesOf(ids: [ID!]!): [Shape] call_shape: Shape join_shape: Shape shapes: [Shape] data: String errors: String id(facet_at: Int): Int Map: Map _0_data: String }
  interface Shape { Box_id: String Ball_id_2: String }
  type Box implements Shape { Box_id: String Ball_id_2: String id: Int id_2: Int id_kind: String call_owner: String join_owner: String ownerId: ID }
  type Box_id implements Shape { Box_id: String Ball_id_2: String id_2: String kind: Float }
  type Ball implements Shape { Box_id: String Ball_id_2: String id: String id_2: String }
  type Map { data: String errors: String facet_none: String key: String }
`;

const FILES = {
  'schemas/services/constructor.graphql': `
    extend schema @service(url: "{$env.THINGS}")
    extend type Query {
      owner(id: ID!): Error @rest(GET: "/owners?id={$keys}", key: "$args.id", match: "key")
      call_owner: String @rest(GET: "/called")
      join_owner: String @rest(GET: "/joined")
      facet_none: String @rest(GET: "/none")
      facet_at(facet_at: Int, index: Int): Object @rest(GET: "/at?at={$args.facet_at}&index={$args.index}")
      any: [Any] @rest(GET: "/any")
    }
    extend type Mutation {
      set(facet_at: Int): Object @rest(POST: "/set", body: { at: "{$args.facet_at}" })
      call_set: Object @rest(POST: "/call-set")
    }
    extend type Box { owner: Error @from(query: "owner(id: $this.ownerId)") }
    type Error { key: ID message: String stack: String extensions: String locations: String path: String originalError: String name: String
      owner: Error @from(query: "owner(id: $this.message)")
      call_owner: String join_owner: String facet_none: String facet_at: Int
      twice: Object @rest(GET: "/objects?id={$keys}", key: "$this.key", match: "id")
    }
    type Object {
      id: ID data: String errors: String key: String keys: String hasOwnProperty: Boolean
      shape: Shape @from(query: "shapesOf(ids: $keys)", key: "$this.key", match: "Box_id")
    }
    type Promise { then: String }
    type Symbol { iterator: String toStringTag: String }
    union Any @from(field: "kind") = Error | Promise | Symbol | Object
  `,
  'schemas/services/toString.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.REMOTE}/graphql")',
  'schemas/remote/toString.graphql': REMOTE,
  'schemas/graphql.graphql': `
    type Query {
      owner(id: ID!): Error call_owner: String join_owner: String facet_none: String
      facet_at(facet_at: Int, index: Int): Object any: [Any]
      call_shape: Shape join_shape: Shape shapes: [Shape] data: String errors: String id(facet_at: Int): Int Map: Map _0_data: String
      joined: Joined
    }
    type Joined { owner: Error @from(query: "owner(id: \\"1\\")") }
    type Mutation { set(facet_at: Int): Object call_set: Object }
    type Error { key: ID message: String stack: String extensions: String locations: String path: String originalError: String name: String
      owner: Error call_owner: String join_owner: String facet_none: String facet_at: Int twice: Object
      again: Error @from(query: "owner(id: $this.message)") }
    type Object { id: ID data: String errors: String key: String keys: String hasOwnProperty: Boolean shape: Shape }
    type Promise { then: String }
    type Symbol { iterator: String toStringTag: String }
    union Any = Error | Promise | Symbol | Object
    interface Shape { Box_id: String Ball_id_2: String }
    type Box implements Shape { Box_id: String Ball_id_2: String id: Int id_2: Int id_kind: String call_owner: String join_owner: String owner: Error }
    type Box_id implements Shape { Box_id: String Ball_id_2: String id_2: String kind: Float }
  type Ball implements Shape { Box_id: String Ball_id_2: String id: String id_2: String }
    type Map { data: String errors: String facet_none: String key: String }
  `,
};

const person = (key: string, message: string) => ({
  ...{ key, message, stack: 's', extensions: 'e', locations: 'l', path: 'p', originalError: 'o', name: 'n' },
  ...{ call_owner: 'c', join_owner: 'j', facet_none: 'f', facet_at: 1 },
});

let things: TestService;
let remote: TestGraphQLService;
let gateway: TestGateway;

beforeAll(async () => {
  things = await startService({
    '/called': JSON.stringify('called'),
    '/joined': () => ({ body: '"joined"' }),
    '/none': () => ({ body: '"none"' }),
    '/owners': [person('1', '2'), person('2', '1')],
    '/objects': [{ id: '1', data: 'd', errors: 'e', key: 'k', keys: 'ks', hasOwnProperty: true }],
    '/any': [
      { kind: 'Error', message: 'm' },
      { kind: 'Promise', then: 't' },
      { kind: 'Symbol', iterator: 'i' },
      { kind: 'Object', key: 'k' },
    ],
    '/set': { id: 1 },
    '/call-set': { id: 2 },
  });
  things.route('/called', () => ({ body: '"called"' }));
  things.route('/at', ({ search }: { search: URLSearchParams }) => ({ body: { id: search.toString() } }));
  const box = {
    __typename: 'Box',
    Box_id: 'b',
    Ball_id_2: 'l',
    id: 1,
    id_2: 2,
    id_kind: 'k',
    call_owner: 'c',
    join_owner: 'j',
    ownerId: '1',
  };
  const ball = { __typename: 'Ball', Box_id: 'x', Ball_id_2: 'y', id: 'one', id_2: 'two' };
  remote = await startGraphQLService(REMOTE, {
    Query: {
      call_shape: () => box,
      join_shape: () => ball,
      shapes: () => [box, ball],
      shapesOf: () => [{ ...box, Box_id: 'k', id: 9 }],
      data: () => 'd',
      errors: () => 'e',
      _0_data: () => 'z',
      id: (_: unknown, { facet_at }: { facet_at: number }) => facet_at,
      Map: () => ({ data: 'd', errors: 'e', facet_none: 'f', key: 'k' }),
    },
  });
  gateway = await startGateway({ files: FILES, environment: { THINGS: things.url, REMOTE: remote.url } });
});
afterAll(async () => {
  await gateway.close();
  await remote[Symbol.asyncDispose]();
  await things[Symbol.asyncDispose]();
});

const ask = async (query: string): Promise<unknown> => (await gateway.query('graphql', query)).body;

describe('names that mean something elsewhere', () => {
  it('are types', async () => {
    expect(
      await ask(
        '{ any { __typename ... on Error { message } ... on Promise { then } ... on Symbol { iterator } ... on Object { key } } }',
      ),
    ).toEqual({
      data: {
        any: [
          { __typename: 'Error', message: 'm' },
          { __typename: 'Promise', then: 't' },
          { __typename: 'Symbol', iterator: 'i' },
          { __typename: 'Object', key: 'k' },
        ],
      },
    });
  });

  it('are fields of an object that is no error', async () => {
    const fields =
      'key message stack extensions locations path originalError name call_owner join_owner facet_none facet_at';
    expect(
      await ask(
        `{ owner(id: 1) { ${fields} twice { id data errors key keys hasOwnProperty } owner { ${fields} again { key } } } }`,
      ),
    ).toEqual({
      data: {
        owner: {
          ...person('1', '2'),
          twice: { id: '1', data: 'd', errors: 'e', key: 'k', keys: 'ks', hasOwnProperty: true },
          owner: { ...person('2', '1'), again: { key: '1' } },
        },
      },
    });
  });

  it('are root fields and arguments', async () => {
    expect(
      await ask('{ call_owner join_owner facet_none facet_at(facet_at: 1, index: 2) { id } joined { owner { key } } }'),
    ).toEqual({
      data: {
        call_owner: 'called',
        join_owner: 'joined',
        facet_none: 'none',
        facet_at: { id: 'at=1&index=2' },
        joined: { owner: { key: '1' } },
      },
    });
    expect(await ask('mutation { set(facet_at: 5) { id } call_set { id } }')).toEqual({
      data: { set: { id: '1' }, call_set: { id: '2' } },
    });
  });

  it('are fields of a GraphQL service', async () => {
    expect(await ask('{ data errors _0_data id(facet_at: 4) Map { data errors facet_none key } }')).toEqual({
      data: { data: 'd', errors: 'e', _0_data: 'z', id: 4, Map: { data: 'd', errors: 'e', facet_none: 'f', key: 'k' } },
    });
  });

  it('are not taken for each other where types have fields of their own', async () => {
    const shape =
      '{ Box_id Ball_id_2 ... on Box { id id_2 call_owner join_owner owner { key } } ... on Ball { other: Ball_id_2 b: id boxId: Box_id two: id_2 } }';
    const box = { Box_id: 'b', Ball_id_2: 'l', id: 1, id_2: 2, call_owner: 'c', join_owner: 'j', owner: { key: '1' } };
    const ball = { Box_id: 'x', Ball_id_2: 'y', other: 'y', b: 'one', boxId: 'x', two: 'two' };

    expect(await ask(`{ call_shape ${shape} join_shape ${shape} shapes ${shape} }`)).toEqual({
      data: { call_shape: box, join_shape: ball, shapes: [box, ball] },
    });
    expect(await ask('{ call_shape { ... on Box { kind: id_kind } ... on Box_id { of: kind } } }')).toEqual({
      data: { call_shape: { kind: 'k' } },
    });
    expect(await ask('{ owner(id: 1) { twice { shape { ... on Box { id } } } } }')).toEqual({
      data: { owner: { twice: { shape: { id: 9 } } } },
    });
    expect(
      await ask('{ call_shape { ... on Box { id } Box_id } join_shape { ... on Ball { id_2 } Ball_id_2 } }'),
    ).toEqual({
      data: { call_shape: { id: 1, Box_id: 'b' }, join_shape: { id_2: 'two', Ball_id_2: 'y' } },
    });
  });
});
