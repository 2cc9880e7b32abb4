import { describe, expect, it } from 'vitest';

import { loadGraph } from '../../../src/graph/load-graph.ts';
import { Problems } from '../../../src/language/problem.ts';
import { type Mocks, startMocks } from '../../../src/mock/mock-server.ts';
import { startGateway } from '../../support/start-gateway.ts';

const USERS = `extend schema @service(url: "{$env.NOWHERE}")
extend type Query {
  user(id: ID!): User @rest(GET: "/users?id={$keys}", key: "$args.id", match: "id")
  byPlace(id: Int!): User @rest(GET: "/users/at?place={$keys|csv}", key: "$args.id", match: "@position")
  byName(name: String!): User @rest(POST: "/users/named", body: { names: "{$keys}" }, key: "$args.name", match: "@key")
  users(role: Role, first: Int = 2): [User!]! @rest(GET: "/users/all?role={$args.role}&limit={$args.first}", select: "data.items")
  pets(ownerId: ID!): [Pet!]! @rest(GET: "/users/{$args.ownerId}/pets?kind=any") @listSize(assumedSize: 3)
}
extend type Mutation {
  rename(id: ID!, input: UserInput!): User! @rest(PATCH: "/users/{$args.id}", body: "{$args.input}")
  forget(id: ID!): Boolean! @rest(DELETE: "/users/{$args.id}", select: "done")
}
extend type User {
  pets: [Pet!]! @rest(GET: "/pets?owner={$keys}", key: "$this.id", match: "ownerId")
}
type User {
  id: ID!
  fullName: String! @from(field: "full_name")
  city: String @from(field: "address.city")
  role: Role!
  manager: User
  loginCount: Int!
  verified: Boolean!
  registeredAt: DateTime!
  tags: [String!]!
}
scalar DateTime
enum Role { ADMIN @from(value: "admin") GUEST @from(value: "guest") }
input UserInput { fullName: String @from(field: "full_name") role: Role }
interface Pet @from(field: "kind") { id: ID! ownerId: ID! name: String! }
type Dog implements Pet @from(value: "dog") { id: ID! ownerId: ID! name: String! breed: String! }
type Cat implements Pet @from(value: "cat") { id: ID! ownerId: ID! name: String! lives: Int! }
`;

async function mocksOf(seed?: number): Promise<Mocks> {
  const problems = new Problems();
  const graph = loadGraph(
    { services: [{ path: 'schemas/services/users.graphql', text: USERS }], remotes: [] },
    problems,
  );
  expect(problems.list().filter(({ severity }) => severity === 'error')).toEqual([]);
  const mocks = await startMocks({ isMocked: () => true, seed });
  mocks.follow(graph);
  return mocks;
}

async function ask(mocks: Mocks, path: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${mocks.urlOf('users')}${path}`, init);
  return { status: response.status, body: await response.json() };
}

const sent = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

describe('a REST service that is not there', () => {
  it('answers exactly the keys that were asked for, under its own names', async () => {
    await using mocks = await mocksOf();

    const { body } = await ask(mocks, '/users?id=7&id=a%2Fb');

    expect(body).toEqual(
      ['7', 'a/b'].map((id) => ({
        id,
        full_name: expect.stringMatching(/^[A-Z]\w+ [A-Z]\w+$/),
        address: { city: expect.any(String) },
        role: expect.stringMatching(/^(admin|guest)$/),
        loginCount: expect.any(Number),
        verified: expect.any(Boolean),
        registeredAt: expect.stringMatching(/^2025-\d\d-\d\dT/),
        tags: [expect.any(String), expect.any(String)],
        manager: expect.objectContaining({ id: expect.stringMatching(/^\d+$/), full_name: expect.any(String) }),
      })),
    );
  });

  it('hands answers to keys out by position, and by name', async () => {
    await using mocks = await mocksOf();

    const byPlace = await ask(mocks, '/users/at?place=3,9,3');
    const byName = await ask(mocks, '/users/named', sent('POST', { names: ['Ada Rossi', 'Omar Haas'] }));

    expect(byPlace.body).toMatchObject([{ id: '3' }, { id: '9' }, { id: '3' }]);
    expect(Object.keys(byName.body as object)).toEqual(['Ada Rossi', 'Omar Haas']);
  });

  it('answers the same again, and the same object wherever it is', async () => {
    await using mocks = await mocksOf();

    const list = await ask(mocks, '/users/all?role=admin&limit=4');
    const again = await ask(mocks, '/users/all?role=admin&limit=4');
    const [first] = (list.body as { data: { items: { id: string; role: string }[] } }).data.items;
    const found = await ask(mocks, `/users?id=${first?.id}`);

    expect(again.body).toEqual(list.body);
    expect((list.body as { data: { items: unknown[] } }).data.items).toHaveLength(4);
    expect(first?.role).toBe('admin');
    expect(found.body).toEqual([first]);
  });

  it('makes other values up for another seed, and the same for the same', async () => {
    await using one = await mocksOf(1);
    await using other = await mocksOf(2);
    await using same = await mocksOf(2);

    const answers = await Promise.all([one, other, same].map((mocks) => ask(mocks, '/users?id=1&id=2&id=3')));

    expect(answers[1]?.body).not.toEqual(answers[0]?.body);
    expect(answers[2]?.body).toEqual(answers[1]?.body);
  });

  it('has objects of each type of an interface, of the owner that was asked for', async () => {
    await using mocks = await mocksOf();

    const { body } = await ask(mocks, '/pets?owner=1&owner=2&owner=3');
    const single = await ask(mocks, '/users/1/pets?kind=any');

    const pets = body as { kind: string; ownerId: string }[];
    expect(pets.map(({ ownerId }) => ownerId)).toEqual(['1', '1', '1', '2', '2', '2', '3', '3', '3']);
    expect(new Set(pets.map(({ kind }) => kind))).toEqual(new Set(['dog', 'cat']));
    for (const pet of pets) expect(pet).toHaveProperty(pet.kind === 'dog' ? 'breed' : 'lives');
    expect(single.body).toEqual(pets.filter(({ ownerId }) => ownerId === '1'));
  });

  it('says what was written, then and later', async () => {
    await using mocks = await mocksOf();

    const written = await ask(mocks, '/users/5', sent('PATCH', { full_name: 'Grace', role: 'guest', loginCount: 'x' }));
    const found = await ask(mocks, '/users?id=5');
    const gone = await ask(mocks, '/users/5', { method: 'DELETE' });

    expect(written.body).toMatchObject({ id: '5', full_name: 'Grace', role: 'guest', loginCount: expect.any(Number) });
    expect(found.body).toEqual([written.body]);
    expect(gone.body).toEqual({ done: expect.any(Boolean) });
  });

  it.each([
    ['a path that no field asks', '/nothing', undefined, 404],
    ['a method that no field uses', '/users/all', sent('POST', {}), 404],
    ['a parameter that no field sends', '/users?id=1&admin=yes', undefined, 404],
    ['a constant that no field sends', '/users/1/pets?kind=none', undefined, 404],
    ['a body that is no JSON', '/users/5', { ...sent('PATCH', {}), body: '{' }, 400],
  ])('tells of %s', async (_, path, init, status) => {
    await using mocks = await mocksOf();

    const answer = await ask(mocks, path, init);

    expect(answer).toEqual({ status, body: { status, title: expect.any(String) } });
  });
});

describe('a gateway with mocks', () => {
  it('calls the other services themselves, and needs no address of those that are mocked', async () => {
    const real = `extend schema @service(url: "{$env.NOWHERE_EITHER}")
extend type Query { motto: String @rest(GET: "/motto") }`;
    await using mocks = await startMocks({ isMocked: (service) => service === 'users' });
    await using gateway = await startGateway({
      mode: 'dev',
      mocks,
      files: {
        'schemas/services/users.graphql': USERS,
        'schemas/services/mottos.graphql': real,
        'schemas/web.graphql':
          'type Query { user(id: ID!): User motto: String } type User { id: ID! fullName: String! }',
      },
    });

    const { body } = await gateway.query('web', '{ user(id: 1) { id fullName } motto }');

    expect(body.data).toEqual({ user: { id: '1', fullName: expect.any(String) }, motto: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'mottos' } }]);
  });
});
