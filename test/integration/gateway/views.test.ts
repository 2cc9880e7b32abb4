import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SeenAnswer, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { type SeenRequest, startService, type TestService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/api.graphql': `
    extend schema @service(url: "{$env.API}", retries: 0, breaker: { failures: 1000 })
    extend type Query {
      user: User @rest(GET: "/user")
      users: [User!]! @rest(GET: "/users")
      strictUsers: [User!]! @rest(GET: "/users")
      item(id: ID!): Item @rest(GET: "/items/{$args.id}/detail")
      list(first: Int = 10, order: Order = NEWEST, tags: [String!]): [Item!] @rest(GET: "/list?n={$args.first}&order={$args.order}&tag={$args.tags}")
      count(of: String, first: Int): Int @rest(GET: "/count?of={$args.of}&first={$args.first}", select: "total")
      pets: [Pet] @rest(GET: "/pets")
      prices: [Item!] @rest(GET: "/prices", fallback: [{ id: "graph", size: 1 }])
      owner: User @rest(GET: "/owner", fallback: { id: "7", firstName: "No", lastName: "One", level: LOW, address: { city: "Rome" } })
      total: Int @rest(GET: "/total", select: "n", fallback: 0)
    }
    extend type Mutation {
      save(item: ItemInput!): Item @rest(POST: "/save", body: { item: "{$args.item}" })
    }
    type User {
      id: ID!
      firstName: String @from(field: "first_name")
      lastName: String @from(field: "last_name")
      age: Int
      score: Float
      active: Boolean
      nick: String
      address: Address
      tags: [String]
      level: Level
      levels: [Level!]
      manager: User
    }
    type Address { city: String @from(field: "place.city") zip: String @from(field: "zip-code") }
    type Item { id: ID! size: Int label: String parts: [Part!] }
    type Part { id: ID! }
    enum Level { LOW @from(value: "lvl-low") HIGH @from(value: "lvl-high") }
    enum Order { NEWEST @from(value: "new") OLDEST @from(value: "old") }
    interface Pet @from(field: "species") { name: String }
    type Cat implements Pet @from(value: "cat") { name: String lives: Int }
    type Dog implements Pet @from(value: "dog") { name: String barks: Boolean }
    type Fish implements Pet @from(value: "fish") { name: String }
    input ItemInput { id: ID! size: Int @from(field: "spec.size") order: Order }
  `,
  'schemas/app.graphql': `
    type Query {
      me: Person @from(field: "user")
      people: [Person!]! @from(field: "users")
      strict: [Strict] @from(field: "strictUsers")
      item(id: ID!): Item
      things(first: Int = 5, order: Sort = LATEST, tags: [String!]): [Item!] @from(field: "list")
      plain(first: Int, order: Order): [Item!] @from(field: "list")
      shop(text: String, first: Int = 3): Shop
      animals: [Animal] @from(field: "pets")
      prices: [Item!]
      ownPrices: [Item!] @from(field: "prices", fallback: [{ id: "client" }])
      owner: Person
      ownerCity: String @from(field: "owner.address.city")
      total: Int
      required: Item! @from(query: "item(id: 1)", fallback: { id: "0", size: 0 })
      sizes: [Item!]! @from(query: "list", fallback: [])
      hard: Item! @from(query: "item(id: 1)")
      maybe: Wrapper
    }
    type Mutation { store(thing: ThingInput!): Item @from(field: "save(item: $args.thing)") }
    type Wrapper { inner: Item! @from(query: "item(id: 1)") other: Int @from(query: "count") }
    type Person @from(type: "User") {
      id: ID!
      name: String @from(value: "{$this.firstName} {$this.lastName}")
      greeting(hello: String = "Hi"): String @from(value: "{$args.hello} {$this.firstName} ({$header.accept-language})")
      first: String @from(field: "firstName")
      age: Int
      score: Float
      active: Boolean
      city: String @from(field: "address.city")
      zip: String @from(field: "address.zip")
      card: Card! @from(field: "$this")
      boss: Person @from(field: "manager")
      bossCity: String @from(field: "manager.address.city")
      tags: [String]
      level: Rank
      levels: [Rank!]
    }
    type Card @from(type: "User") { label: String @from(field: "nick") address: Address }
    type Address { city: String }
    type Strict @from(type: "User") { id: ID! age: Int! boss: Strict! @from(field: "manager") }
    enum Rank @from(type: "Level") { BRONZE @from(value: "LOW") GOLD @from(value: "HIGH") }
    enum Sort @from(type: "Order") { LATEST @from(value: "NEWEST") FIRST @from(value: "OLDEST") }
    type Item { id: ID! size: Int label: String parts: [Part!] }
    type Part { id: ID! }
    type Shop { found: Found total(first: Int): Int @from(query: "count(of: $this.text, first: $args.first)") }
    type Found { count: Int @from(query: "count(of: $this.text, first: $this.first)") words: String @from(value: "{$this.text}!") }
    union Animal @from(type: "Pet") = Kitten | Puppy
    type Kitten @from(type: "Cat") { name: String lives: Int }
    type Puppy @from(type: "Dog") { name: String }
    input ThingInput @from(type: "ItemInput") { key: ID! @from(field: "id") size: Int sort: Sort @from(field: "order") }
  `,
};

let api: TestService;
let gateway: TestGateway;

beforeAll(async () => {
  api = await startService();
  gateway = await startGateway({
    files: FILES,
    environment: { API: api.url },
    settings: { clients: { app: { introspection: true } } },
  });
});
afterAll(async () => {
  await gateway.close();
  await api[Symbol.asyncDispose]();
});
beforeEach(() => {
  api.route('/user', USER);
  api.route('/users', [USER]);
  api.route('/count', ({ search }: SeenRequest) => ({ body: { total: Number(search.get('first') ?? -1) } }));
  api.route('/list', [{ id: 1 }]);
  api.route('/items/1/detail', { id: 1, size: 7 });
  api.forget();
});

const USER = {
  id: 1,
  first_name: 'Ada',
  last_name: 'Lovelace',
  age: 36,
  nick: 'Countess',
  address: { place: { city: 'London' }, 'zip-code': 'W1' },
  tags: ['maths', null],
  level: 'lvl-high',
  levels: ['lvl-low', 'lvl-high'],
  manager: { id: 2, first_name: 'Charles', address: null, manager: null },
};

const ask = async (query: string, variables = {}, headers = {}): Promise<SeenAnswer['body']> =>
  (await gateway.query('app', query, { variables, headers })).body;

const failing = (): object => ({ status: 500, body: 'secret' });

/** The user service's answer with other values. */
const userWith = (values: object): void => api.route('/user', { ...USER, ...values });

describe('a field of a view', () => {
  it('has another name than the graph, and than the JSON', async () => {
    expect(await ask('{ me { first } }')).toEqual({ data: { me: { first: 'Ada' } } });
  });

  it('reaches into other objects', async () => {
    const body = await ask('{ me { city zip bossCity boss { first city } } }');

    expect(body).toEqual({
      data: { me: { city: 'London', zip: 'W1', bossCity: null, boss: { first: 'Charles', city: null } } },
    });
  });

  it('groups fields of the same object', async () => {
    expect(await ask('{ me { card { label address { city } } } }')).toEqual({
      data: { me: { card: { label: 'Countess', address: { city: 'London' } } } },
    });
  });

  it('is text made of other fields', async () => {
    expect(await ask('{ me { name boss { name } } }')).toEqual({
      data: { me: { name: 'Ada Lovelace', boss: { name: null } } },
    });
  });

  it('is text made of arguments and headers, and null without one of them', async () => {
    const query = '{ me { a: greeting b: greeting(hello: "Bonjour") c: greeting(hello: null) } }';

    const full = await ask(query, {}, { 'accept-language': 'fr' });
    const without = await ask(query, {}, { 'accept-language': '' });

    expect(full).toEqual({ data: { me: { a: 'Hi Ada (fr)', b: 'Bonjour Ada (fr)', c: null } } });
    expect(without.data).toEqual({ me: { a: 'Hi Ada ()', b: 'Bonjour Ada ()', c: null } });
  });

  it('is asked for once, whatever the aliases', async () => {
    const body = await ask('{ me { a: first first b: first name } again: me { id } }');

    expect(body).toEqual({
      data: { me: { a: 'Ada', first: 'Ada', b: 'Ada', name: 'Ada Lovelace' }, again: { id: '1' } },
    });
    expect(api.calls).toEqual(['GET /user']);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('can be called %s', async (alias) => {
    const response = await gateway.send('/app/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `{ ${alias}: me { ${alias}: first boss { ${alias}: id } } people { ${alias}: id } }`,
      }),
    });

    expect(await response.text()).toContain(
      `{"data":{"${alias}":{"${alias}":"Ada","boss":{"${alias}":"2"}},"people":[{"${alias}":"1"}]},`,
    );
  });
});

describe('a type of the client alone', () => {
  it('hands the arguments of its field on, and to the types below it', async () => {
    const body = await ask('{ shop(text: "tea") { total(first: 8) found { count words } } }');

    expect(body).toEqual({ data: { shop: { total: 8, found: { count: 3, words: 'tea!' } } } });
    expect([...api.calls].sort()).toEqual(['GET /count?of=tea&first=3', 'GET /count?of=tea&first=8']);
  });

  it('costs nothing when none of its fields needs a request', async () => {
    expect(await ask('{ shop { __typename found { words } } }')).toEqual({
      data: { shop: { __typename: 'Shop', found: { words: null } } },
    });
    expect(api.calls).toEqual([]);
  });

  it('takes each alias with its own arguments', async () => {
    const body = await ask(
      '{ a: shop(text: "a", first: 1) { found { count } } b: shop(text: "b") { found { count } } }',
    );

    expect(body).toEqual({ data: { a: { found: { count: 1 } }, b: { found: { count: 3 } } } });
    expect([...api.calls].sort()).toEqual(['GET /count?of=a&first=1', 'GET /count?of=b&first=3']);
  });
});

describe('an argument', () => {
  it.each([
    ["has the client's default before the graph's", '{ things { id } }', '/list?n=5&order=new'],
    ["has the graph's default where the client has none", '{ plain { id } }', '/list?n=10&order=new'],
    ['passes by its name', '{ things(first: 2, order: FIRST) { id } }', '/list?n=2&order=old'],
    ['stays null, and leaves the query string', '{ things(first: null, order: null) { id } }', '/list'],
    [
      'repeats its pair for each item of a list',
      '{ things(tags: ["a b", "c&d"]) { id } }',
      '/list?n=5&order=new&tag=a%20b&tag=c%26d',
    ],
  ])('%s', async (_, query, path) => {
    expect((await ask(query)).errors).toBeUndefined();

    expect(api.calls).toEqual([`GET ${path}`]);
  });

  it('that is an absent variable is an absent argument', async () => {
    await ask('query ($n: Int, $order: Order) { plain(first: $n, order: $order) { id } }');

    expect(api.calls).toEqual(['GET /list?n=10&order=new']);
  });

  it('that is a variable of null is null', async () => {
    await ask('query ($n: Int) { plain(first: $n) { id } }', { n: null });

    expect(api.calls).toEqual(['GET /list?order=new']);
  });

  it('is one segment of a path, whatever it holds', async () => {
    await ask('query ($id: ID!) { item(id: $id) { id } }', { id: '../a b?c=d#e%2F' });

    expect(api.calls).toEqual(['GET /items/..%2Fa%20b%3Fc%3Dd%23e%252F/detail']);
  });

  it.each(['', '.', '..'])('of %j is refused as a path segment, without a request', async (id) => {
    const body = await ask('query ($id: ID!) { item(id: $id) { id } me { id } }', { id });

    expect(body.data).toEqual({ item: null, me: { id: '1' } });
    expect(body.errors).toMatchObject([{ path: ['item'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(api.calls).toEqual(['GET /user']);
  });

  it('is an input under the names of the client, the graph and the wire', async () => {
    api.route('/save', ({ body }: SeenRequest) => ({ body: (body as { item: object }).item }));

    const body = await ask('mutation ($thing: ThingInput!) { store(thing: $thing) { id } }', {
      thing: { key: 'k1', size: 4, sort: 'FIRST' },
    });

    expect(body).toEqual({ data: { store: { id: 'k1' } } });
    expect(api.requests[0]?.body).toEqual({ item: { id: 'k1', spec: { size: 4 }, order: 'old' } });
  });
});

describe('a failing source', () => {
  it('is null with its error where the field may be null', async () => {
    api.route('/user', failing);

    const body = await ask('{ called: me { first } things { id } }');

    expect(body.data).toEqual({ called: null, things: [{ id: '1' }] });
    expect(body.errors).toEqual([
      {
        message: 'Service "api" failed.',
        path: ['called'],
        extensions: { code: 'UPSTREAM_ERROR', service: 'api', status: 500 },
      },
    ]);
  });

  it('takes the nearest field with it that may be null', async () => {
    api.route('/items/1/detail', failing);

    const body = await ask('{ maybe { inner { id } other } me { id } }');

    expect(body.data).toEqual({ maybe: null, me: { id: '1' } });
    expect(body.errors).toMatchObject([{ path: ['maybe', 'inner'], extensions: { code: 'UPSTREAM_ERROR' } }]);
  });

  it('takes everything with it under ! at the root', async () => {
    api.route('/items/1/detail', failing);

    const body = await ask('{ hard { id } me { id } }');

    expect(body.data).toBeNull();
    expect(body.errors).toMatchObject([{ path: ['hard'], extensions: { code: 'UPSTREAM_ERROR' } }]);
  });

  it('has its fallback, as the operation selects it, and is told of in degraded', async () => {
    api.route('/items/1/detail', failing);
    api.route('/list', failing);

    const body = await ask('{ required { key: id label __typename } sizes { id } }');

    expect(body).toEqual({
      data: { required: { key: '0', label: null, __typename: 'Item' }, sizes: [] },
      extensions: {
        degraded: [
          { path: ['required'], code: 'UPSTREAM_ERROR', service: 'api' },
          { path: ['sizes'], code: 'UPSTREAM_ERROR', service: 'api' },
        ],
      },
    });
  });

  it("has the graph's fallback, which the client's beats", async () => {
    api.route('/prices', failing);

    const body = await ask('{ prices { id size label } ownPrices { id size } }');

    expect(body.data).toEqual({
      prices: [{ id: 'graph', size: 1, label: null }],
      ownPrices: [{ id: 'client', size: null }],
    });
    expect(body.errors).toBeUndefined();
    expect(body.extensions?.degraded).toEqual([
      { path: ['prices'], code: 'UPSTREAM_ERROR', service: 'api' },
      { path: ['ownPrices'], code: 'UPSTREAM_ERROR', service: 'api' },
    ]);
  });

  it("has the graph's fallback under the client's names, and by every path through it", async () => {
    api.route('/owner', failing);
    api.route('/total', failing);

    const body = await ask(
      '{ owner { __typename key: id name level city card { label } boss { id } } ownerCity total }',
    );

    expect(body.data).toEqual({
      owner: {
        __typename: 'Person',
        key: '7',
        name: 'No One',
        level: 'BRONZE',
        city: 'Rome',
        card: { label: null },
        boss: null,
      },
      ownerCity: 'Rome',
      total: 0,
    });
    expect(body.errors).toBeUndefined();
    expect(body.extensions?.degraded).toMatchObject([
      { path: ['owner'] },
      { path: ['ownerCity'] },
      { path: ['total'] },
    ]);
  });

  it('has its fallback when nothing was found under !', async () => {
    api.route('/items/1/detail', () => ({ status: 404 }));

    const body = await ask('{ required { id } }');

    expect(body).toEqual({
      data: { required: { id: '0' } },
      extensions: { degraded: [{ path: ['required'], code: 'NOT_FOUND', service: 'api' }] },
    });
  });

  it("has no fallback for the caller's own fault", async () => {
    api.route('/list', () => ({ status: 403 }));

    const body = await ask('{ sizes { id } }');

    expect(body.data).toBeNull();
    expect(body.errors).toMatchObject([{ path: ['sizes'], extensions: { code: 'FORBIDDEN' } }]);
  });

  it.each([
    [404, undefined],
    [204, undefined],
    [400, 'BAD_USER_INPUT'],
    [422, 'BAD_USER_INPUT'],
    [401, 'UPSTREAM_UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [409, 'CONFLICT'],
    [429, 'UPSTREAM_RATE_LIMITED'],
    [418, 'UPSTREAM_ERROR'],
    [503, 'UPSTREAM_ERROR'],
    [302, 'UPSTREAM_BAD_RESPONSE'],
  ])('with the status %i is null with the code %s', async (status, code) => {
    api.route('/user', () => ({ status, headers: { location: 'http://secret.example' } }));

    const body = await ask('{ me { id } }');

    expect(body.data).toEqual({ me: null });
    expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual(code && [code]);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it.each([
    ['HTML', '<html>secret</html>'],
    ['JSON that is cut off', '{"id": 1, "first_name": "sec'],
  ])('with %s as its answer does not fit', async (_, text) => {
    api.route('/user', () => ({ body: text }));

    const body = await ask('{ me { id } }');

    expect(body.data).toEqual({ me: null });
    expect(body.errors).toMatchObject([{ path: ['me'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
    expect(JSON.stringify(body)).not.toContain('sec');
  });
});

describe('null', () => {
  it('under ! takes its object with it, with the path of the cause', async () => {
    const boss = { id: 9, age: 60, manager: { id: 10, age: 80 } };
    api.route('/users', [
      { id: 1, age: 30, manager: { ...boss, manager: { ...boss, manager: null } } },
      { id: 2, age: null, manager: null },
    ]);

    const body = await ask('{ strict { id age } }');

    expect(body.data).toEqual({ strict: [{ id: '1', age: 30 }, null] });
    expect(body.errors).toMatchObject([
      { path: ['strict', 1, 'age'], extensions: { code: 'UPSTREAM_BAD_RESPONSE', service: 'api' } },
    ]);
  });

  it('of an item under ! takes its list with it', async () => {
    api.route('/users', [USER, null]);

    const body = await ask('{ me { id } people { id } }');

    expect(body.data).toBeNull();
    expect(body.errors).toMatchObject([{ path: ['people', 1], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });
});

describe('a JSON value of the wrong type', () => {
  it.each([
    ['text for an Int', 'age', { age: 'old' }],
    ['a fraction for an Int', 'age', { age: 1.5 }],
    ['an object for an Int', 'age', { age: {} }],
    ['a list for a String', 'first', { first_name: ['Ada'] }],
    ['an object for a String', 'first', { first_name: { a: 1 } }],
    ['text for a Boolean', 'active', { active: 'yes' }],
    ['text for a Float', 'score', { score: 'high' }],
    ['text for a list', 'tags', { tags: 'maths' }],
    ['an object for a list', 'tags', { tags: { 0: 'maths' } }],
    ['a list for an object', 'boss { id }', { manager: [{ id: 2 }] }],
    ['text for an object', 'boss { id }', { manager: 'Charles' }],
    ['a number for an object', 'card { address { city } }', { address: 7 }],
    ['an enum value that nobody knows', 'level', { level: 'lvl-none' }],
    ["the graph's name for an enum value", 'level', { level: 'HIGH' }],
    ['a number for an enum value', 'level', { level: 1 }],
  ])('%s is an error at that field only', async (_, field, values) => {
    userWith(values);

    const body = await ask(`{ me { id ${field} fine: id } }`);

    const [key = ''] = field.split(' ');
    const path = field.includes('address') ? ['me', 'card', 'address'] : ['me', key];
    expect(body.errors).toEqual([
      {
        message: expect.any(String) as string,
        path,
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', service: 'api' },
      },
    ]);
    expect(body.data).toMatchObject({ me: { id: '1', [key]: key === 'card' ? { address: null } : null, fine: '1' } });
  });

  it('does not matter where nobody selects it', async () => {
    userWith({ age: {}, manager: [], level: 7, tags: 'x' });

    expect(await ask('{ me { id first } }')).toEqual({ data: { me: { id: '1', first: 'Ada' } } });
  });

  it('in a list is an error at that item only', async () => {
    userWith({ tags: ['a', { b: 1 }, 'c'] });

    const body = await ask('{ me { tags } }');

    expect(body.data).toEqual({ me: { tags: ['a', null, 'c'] } });
    expect(body.errors).toMatchObject([{ path: ['me', 'tags', 1], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  it.each([
    ['an object', { id: 1 }],
    ['text', 'nothing'],
  ])('%s in place of the whole list is an error at the field', async (_, answer) => {
    api.route('/list', answer);

    const body = await ask('{ things { id } }');

    expect(body.data).toEqual({ things: null });
    expect(body.errors).toMatchObject([{ path: ['things'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  it.each([
    ['a list', [USER]],
    ['a number', 7],
  ])('%s in place of the whole object is an error at the field', async (_, answer) => {
    api.route('/user', answer);

    const body = await ask('{ me { first } }');

    expect(body.data).toEqual({ me: null });
    expect(body.errors).toMatchObject([{ path: ['me'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });
});

describe('an id', () => {
  it.each([
    ['0', 0],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['-5', -5],
    ['x', 'x'],
  ])('is the text %s for the JSON value %j', async (text, id) => {
    userWith({ id });

    expect(await ask('{ me { id } }')).toEqual({ data: { me: { id: text } } });
  });

  it('that JSON numbers cannot hold is an error at that field', async () => {
    api.route('/items/1/detail', () => ({ body: '{ "id": 9007199254740993, "size": 1 }' }));

    const body = await ask('{ item(id: 1) { size } bad: item(id: 1) { id } }');

    expect(body.data).toEqual({ item: { size: 1 }, bad: null });
    expect(body.errors).toMatchObject([{ path: ['bad', 'id'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });
});

describe('names of values and types', () => {
  it("are the client's for enums", async () => {
    expect(await ask('{ me { level levels } }')).toEqual({
      data: { me: { level: 'GOLD', levels: ['BRONZE', 'GOLD'] } },
    });
  });

  it("are the client's for the members of a union; an object of another type is null", async () => {
    api.route('/pets', [
      { species: 'cat', name: 'Tom', lives: 9 },
      { species: 'fish', name: 'Wanda' },
      { species: 'dog', name: 'Rex' },
    ]);

    const body = await ask('{ animals { __typename ... on Kitten { name lives } ... on Puppy { called: name } } }');

    expect(body).toEqual({
      data: {
        animals: [{ __typename: 'Kitten', name: 'Tom', lives: 9 }, null, { __typename: 'Puppy', called: 'Rex' }],
      },
    });
  });

  it('that nobody knows are an error at the object', async () => {
    api.route('/pets', [{ species: 'dragon', name: 'Smaug' }, { name: 'Nobody' }, { species: 'dog', name: 'Rex' }]);

    const body = await ask('{ animals { ... on Puppy { name } } }');

    expect(body.data).toEqual({ animals: [null, null, { name: 'Rex' }] });
    expect(body.errors).toMatchObject(
      [0, 1].map((index) => ({
        path: ['animals', index],
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', service: 'api' },
      })),
    );
  });
});

describe('introspection', () => {
  it("shows the client's schema and nothing of ours or of the graph's", async () => {
    const { data } = await ask(getIntrospectionQuery({ directiveIsRepeatable: true, specifiedByUrl: true }));
    const schema = buildClientSchema(data as IntrospectionQuery);

    const names = Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith('__'));
    expect(names).toEqual(expect.arrayContaining(['Person', 'Shop', 'Rank', 'Sort', 'ThingInput', 'Order']));
    expect(names).not.toEqual(expect.arrayContaining(['User']));
    expect(
      names.filter((name) => ['User', 'Pet', 'Cat', 'ItemInput', 'Level', 'Path', 'Template'].includes(name)),
    ).toEqual([]);
    expect(schema.getDirectives().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['include', 'skip', 'deprecated']),
    );
    expect(printSchema(schema)).not.toMatch(/@(from|rest|bff|service|cost|authenticated)|\\$(this|args|env)/);
  });

  it("answers __type by the client's names", async () => {
    const body = await ask(
      'query ($name: String!) { __type(name: $name) { fields { name } } none: __type(name: "User") { name } }',
      {
        name: 'Card',
      },
    );

    expect(body).toEqual({ data: { __type: { fields: [{ name: 'label' }, { name: 'address' }] }, none: null } });
  });

  it('goes together with data in one operation', async () => {
    const body = await ask('{ __schema { queryType { name } } me { id } __typename }');

    expect(body).toEqual({
      data: { __schema: { queryType: { name: 'Query' } }, me: { id: '1' }, __typename: 'Query' },
    });
  });
});
