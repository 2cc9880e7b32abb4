import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LANES, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import { startService, type TestService } from '../../support/start-service.ts';
import { costApart } from '../../support/without-cost.ts';

const REMOTE = `
  type Query { remoteEcho(id: ID, int: Int, float: Float, ids: [ID!], box: Box): String remoteItems(ids: [ID!]!): [RemoteItem] }
  type RemoteItem { id: ID size: Int }
  input Box { id: ID }
`;

const FILES = {
  'schemas/services/echo.graphql': `
    extend schema @service(url: "{$env.ECHO}")
    extend type Query {
      echo(id: ID, int: Int, float: Float, ids: [ID], box: Crate, big: Long): Echo
        @rest(POST: "/echo?id={$args.id}&int={$args.int}&float={$args.float}", body: {
          id: "{$args.id}", int: "{$args.int}", float: "{$args.float}", ids: "{$args.ids}", box: "{$args.box}", big: "{$args.big}" })
      item(id: ID): Item @rest(POST: "/items", body: "{$keys}", key: "$args.id", match: "id")
      counted(n: Int): Counted @rest(POST: "/counted", body: "{$keys}", key: "$args.n", match: "n")
      measured(x: Float): Measured @rest(POST: "/measured", body: "{$keys}", key: "$args.x", match: "x")
      value: Value @rest(GET: "/value")
      refs: [Ref] @rest(GET: "/refs")
    }
    scalar Long
    type Echo { ok: Boolean }
    input Crate { id: ID }
    type Item { id: ID size: Int }
    type Counted { n: Int }
    type Measured { x: Float }
    type Value { id: ID int: Int float: Float text: String long: Long flag: Boolean ids: [ID] }
    type Ref { to: ID item: Item @from(query: "item(id: $this.to)") remote: RemoteItem @from(query: "remoteItems(ids: $keys)", key: "$this.to", match: "id") }
  `,
  'schemas/services/remote.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.REMOTE}/graphql")',
  'schemas/remote/remote.graphql': REMOTE,
  'schemas/app.graphql': `
    type Query {
      echo(id: ID, int: Int, float: Float, ids: [ID], box: Crate, big: Long): Echo
      item(id: ID): Item counted(n: Int): Counted measured(x: Float): Measured value: Value refs: [Ref]
      remoteEcho(id: ID, int: Int, float: Float, ids: [ID!], box: Box): String
    }
    type Echo { ok: Boolean } type Item { id: ID size: Int } type Counted { n: Int } type Measured { x: Float }
    type Value { id: ID int: Int float: Float text: String long: Long flag: Boolean ids: [ID] said: String @from(value: "<{$this.id}>") }
    type Ref { to: ID item: Item remote: RemoteItem } type RemoteItem { id: ID size: Int }
  `,
};

describe.each(LANES)('numbers, $lane', ({ jsonLane }) => {
  let echo: TestService;
  let remote: TestGraphQLService;
  let gateway: TestGateway;

  beforeAll(async () => {
    echo = await startService({ '/echo': { ok: true } });
    remote = await startGraphQLService(REMOTE, {
      Query: {
        remoteEcho: (_: unknown, args: object) => JSON.stringify(args),
        remoteItems: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => ({ id, size: id.length })),
      },
    });
    gateway = await startGateway({ files: FILES, jsonLane, environment: { ECHO: echo.url, REMOTE: remote.url } });
  });
  afterAll(async () => {
    await gateway.close();
    await remote[Symbol.asyncDispose]();
    await echo[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    echo.forget();
    remote.forget();
  });

  /** Sends JSON text as it is: numbers in it are not what JavaScript would make of them. */
  async function send(
    query: string,
    variables = '{}',
  ): Promise<{ data?: unknown; errors?: { path?: unknown; extensions: { code: string } }[] }> {
    const answer = await gateway.send('/app/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{ "query": ${JSON.stringify(query)}, "variables": ${variables} }`,
    });
    return costApart(await answer.json()).body as never;
  }

  const answerWith = (path: string, json: string): void => echo.route(path, () => ({ body: json }));
  const INPUTS = '$id: ID, $int: Int, $float: Float, $ids: [ID], $box: Crate, $big: Long';
  const ECHO = `query (${INPUTS}) { echo(id: $id, int: $int, float: $float, ids: $ids, box: $box, big: $big) { ok } }`;

  it.each([
    ['{ "id": 9007199254740991 }', '{"id":"9007199254740991"}', '?id=9007199254740991'],
    ['{ "id": "9007199254740993" }', '{"id":"9007199254740993"}', '?id=9007199254740993'],
    ['{ "id": -9007199254740991 }', '{"id":"-9007199254740991"}', '?id=-9007199254740991'],
    ['{ "id": -0 }', '{"id":"0"}', '?id=0'],
    ['{ "id": 1.0 }', '{"id":"1"}', '?id=1'],
    ['{ "id": 1e3 }', '{"id":"1000"}', '?id=1000'],
    ['{ "id": "1.0" }', '{"id":"1.0"}', '?id=1.0'],
    ['{ "int": 2147483647 }', '{"int":2147483647}', '?int=2147483647'],
    ['{ "int": -2147483648 }', '{"int":-2147483648}', '?int=-2147483648'],
    ['{ "int": -0 }', '{"int":0}', '?int=0'],
    ['{ "int": 1.0 }', '{"int":1}', '?int=1'],
    ['{ "float": 9007199254740993 }', '{"float":9007199254740992}', '?float=9007199254740992'],
    ['{ "float": 1e308 }', '{"float":1e+308}', '?float=1e%2B308'],
    ['{ "float": 5e-324 }', '{"float":5e-324}', '?float=5e-324'],
    ['{ "float": 0.1 }', '{"float":0.1}', '?float=0.1'],
    ['{ "ids": ["1", 2, null] }', '{"ids":["1","2",null]}', ''],
    ['{ "big": 9007199254740991 }', '{"big":9007199254740991}', ''],
    ['{ "big": "9007199254740993" }', '{"big":"9007199254740993"}', ''],
    ['{ "big": 0.5 }', '{"big":0.5}', ''],
    ['{ "box": { "id": 7 } }', '{"box":{"id":"7"}}', ''],
  ])('%s is sent as it is', async (variables, body, search) => {
    expect(await send(ECHO, variables)).toEqual({ data: { echo: { ok: true } } });
    expect(echo.requests.map((request) => [JSON.stringify(request.body), request.path])).toEqual([
      [body, `/echo${search}`],
    ]);
  });

  it.each([
    '{ "id": 9007199254740993 }',
    '{ "id": -9007199254740993 }',
    '{ "id": 9007199254740992 }',
    '{ "id": 1e400 }',
    '{ "id": 1e21 }',
    '{ "id": 1.5 }',
    '{ "id": true }',
    '{ "ids": [1, 9007199254740993] }',
    '{ "ids": 9007199254740993 }',
    '{ "box": { "id": 9007199254740993 } }',
    '{ "int": 2147483648 }',
    '{ "int": -2147483649 }',
    '{ "int": 1.5 }',
    '{ "int": "1" }',
    '{ "int": 1e400 }',
    '{ "float": 1e400 }',
    '{ "float": "1" }',
    '{ "float": "NaN" }',
    '{ "big": 9007199254740993 }',
    '{ "big": { "deep": [9007199254740993] } }',
    '{ "big": 1e400 }',
  ])('%s is refused', async (variables) => {
    expect(await send(ECHO, variables)).toEqual({
      errors: [{ message: expect.any(String) as string, extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(echo.requests).toEqual([]);
  });

  it.each([
    ['id: 9007199254740993', '{"id":"9007199254740993"}'],
    ['id: -0', '{"id":"-0"}'],
    ['ids: [9007199254740993, "01"]', '{"ids":["9007199254740993","01"]}'],
    ['float: -0.0', '{"float":0}'],
    ['float: 1e3', '{"float":1000}'],
    ['big: 12', '{"big":12}'],
  ])('%s in a document is sent as it is', async (args, body) => {
    expect(await send(`{ echo(${args}) { ok } }`)).toEqual({ data: { echo: { ok: true } } });
    expect(echo.requests.map((request) => JSON.stringify(request.body))).toEqual([body]);
  });

  it.each([
    'int: 2147483648',
    'int: 1.0',
    'id: 1.0',
    'float: 1e400',
    'big: 9007199254740993',
    'big: 1e400',
    'big: { deep: [9007199254740993] }',
  ])('%s in a document is refused', async (args) => {
    const { data, errors } = await send(`{ echo(${args}) { ok } }`);

    expect([undefined, '{"echo":null}']).toContain(JSON.stringify(data));
    expect(['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']).toContain(errors?.[0]?.extensions.code);
    expect(echo.requests).toEqual([]);
  });

  it('reach a GraphQL service as they are', async () => {
    const ask = async (variables: string): Promise<unknown> => {
      const query =
        'query ($id: ID, $int: Int, $float: Float, $ids: [ID!], $box: Box) { remoteEcho(id: $id, int: $int, float: $float, ids: $ids, box: $box) }';
      const { data } = await send(query, variables);
      return (data as { remoteEcho?: string } | undefined)?.remoteEcho;
    };

    expect(await ask('{ "id": 7, "ids": ["9007199254740993", 8], "box": { "id": 1e3 }, "int": 1.0, "float": 1 }')).toBe(
      '{"id":"7","int":1,"float":1,"ids":["9007199254740993","8"],"box":{"id":"1000"}}',
    );
    expect(await ask('{ "box": { "id": 9007199254740993 } }')).toBeUndefined();
    expect(remote.documents).toHaveLength(1);
  });

  it.each([
    ['id', '7', '7'],
    ['id', '-0', '0'],
    ['id', '1.0', '1'],
    ['id', '1e3', '1000'],
    ['id', '9007199254740991', '9007199254740991'],
    ['id', '"9007199254740993"', '9007199254740993'],
    ['id', '""', ''],
    ['ids', '[1, "2", null]', ['1', '2', null]],
    ['int', '1.0', 1],
    ['int', '-0', 0],
    ['int', '2147483647', 2_147_483_647],
    ['float', '1e308', 1e308],
    ['float', '9007199254740993', 9_007_199_254_740_992],
    ['long', '9007199254740991', 9_007_199_254_740_991],
    ['long', '0.25', 0.25],
    ['long', '{ "a": [1] }', { a: [1] }],
    ['said', '7', '<7>'],
    ['said', '"9007199254740993"', '<9007199254740993>'],
  ])('of a service for %s: %s is right', async (field, json, value) => {
    answerWith('/value', `{ "${field === 'said' ? 'id' : field}": ${json} }`);

    expect(await send(`{ value { ${field} } }`)).toEqual({ data: { value: { [field]: value } } });
  });

  it.each([
    ['id', '9007199254740993'],
    ['id', '-9007199254740993'],
    ['id', '1e400'],
    ['id', '1e21'],
    ['id', '1.5'],
    ['id', 'true'],
    ['id', '[1]'],
    ['id', '{}'],
    ['said', '9007199254740993'],
    ['int', '2147483648'],
    ['int', '1.5'],
    ['int', '1e400'],
    ['int', '"abc"'],
    ['int', '[1]'],
    ['float', '1e400'],
    ['float', '-1e400'],
    ['float', '"NaN"'],
    ['float', '"Infinity"'],
    ['long', '9007199254740993'],
    ['long', '1e400'],
    ['long', '{ "deep": [1e400] }'],
    ['flag', '"true"'],
  ])('of a service for %s: %s does not fit', async (field, json) => {
    answerWith('/value', `{ "${field === 'said' ? 'id' : field}": ${json}, "text": "x" }`);

    expect(await send(`{ value { ${field} text } }`)).toEqual({
      data: { value: { [field]: null, text: 'x' } },
      errors: [
        {
          message: expect.any(String) as string,
          path: ['value', field],
          extensions: { code: 'UPSTREAM_BAD_RESPONSE', service: 'echo' },
        },
      ],
    });
  });

  it('are the same key as their texts', async () => {
    answerWith(
      '/items',
      '[{ "id": 1, "size": 1 }, { "id": "2", "size": 2 }, { "id": 3.0, "size": 3 }, { "id": 1e3, "size": 4 }, { "id": "01", "size": 5 }]',
    );

    const { data } = await send(
      'query ($id: ID) { a: item(id: $id) { size } b: item(id: 2) { size } c: item(id: "3") { size } d: item(id: "1000") { size } e: item(id: "01") { size } f: item(id: "1") { size } g: item(id: "1.0") { size } }',
      '{ "id": 1 }',
    );

    expect(data).toEqual({
      a: { size: 1 },
      b: { size: 2 },
      c: { size: 3 },
      d: { size: 4 },
      e: { size: 5 },
      f: { size: 1 },
      g: null,
    });
    expect(echo.requests.map(({ body }) => body)).toEqual([['1', '2', '3', '1000', '01', '1.0']]);
  });

  it('are keys of their own types', async () => {
    answerWith('/counted', '[{ "n": 1.0 }, { "n": -0 }, { "n": 2147483647 }]');
    answerWith('/measured', '[{ "x": 0.5 }, { "x": 1e3 }, { "x": 0.0000001 }]');

    expect(
      await send(
        '{ a: counted(n: 1) { n } b: counted(n: 0) { n } c: counted(n: -1) { n } d: counted(n: 2147483647) { n } }',
      ),
    ).toEqual({
      data: { a: { n: 1 }, b: { n: 0 }, c: null, d: { n: 2_147_483_647 } },
    });
    expect(await send('{ a: measured(x: 0.50) { x } b: measured(x: 1000) { x } c: measured(x: 1e-7) { x } }')).toEqual({
      data: { a: { x: 0.5 }, b: { x: 1_000 }, c: { x: 1e-7 } },
    });
    expect(echo.requests.map(({ body }) => body)).toEqual([
      [1, 0, -1, 2_147_483_647],
      [0.5, 1_000, 1e-7],
    ]);
  });

  it('beyond 2^53 are no keys: not in items, not in objects', async () => {
    answerWith('/items', '[{ "id": 1, "size": 1 }, { "id": 9007199254740993, "size": 2 }]');
    const bad = (path: unknown) => ({ path, extensions: { code: 'UPSTREAM_BAD_RESPONSE', service: 'echo' } });

    const asked = await send('{ item(id: "9007199254740993") { size } }');
    expect(asked).toMatchObject({ data: { item: null }, errors: [bad(['item'])] });

    answerWith('/refs', '[{ "to": 9007199254740993 }, { "to": 1 }, { "to": "9007199254740993" }]');
    answerWith('/items', '[{ "id": "1", "size": 1 }, { "id": "9007199254740993", "size": 2 }]');
    const { data, errors } = await send('{ refs { item { size } remote { id size } } }');
    expect(data).toEqual({
      refs: [
        { item: null, remote: null },
        { item: { size: 1 }, remote: { id: '1', size: 1 } },
        { item: { size: 2 }, remote: { id: '9007199254740993', size: 16 } },
      ],
    });
    expect(errors).toMatchObject([bad(['refs', 0, 'item']), bad(['refs', 0, 'remote'])]);
  });
});
