import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANES, type SeenAnswer, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import { startService, type TestService } from '../../support/start-service.ts';

const REMOTE = 'type Query { remote: [Thing] } type Thing { id: ID! name: String tags: [String] any: Any } scalar Any';

const FILES = {
  'schemas/services/odd.graphql': `
    extend schema @service(url: "{$env.ODD}")
    extend type Query {
      box: Box @rest(GET: "/box")
      boxes: [Box!]! @rest(GET: "/boxes")
      loose: [Box] @rest(GET: "/boxes")
      selected: [Box] @rest(GET: "/box", select: "inner.list")
      names: [String!]! @rest(GET: "/names")
      nested: [[Int]] @rest(GET: "/nested")
      flag: Boolean @rest(GET: "/flag")
      kinds: [Kind] @rest(GET: "/kinds")
      found(id: ID!): Box @rest(GET: "/found?id={$keys}", key: "$args.id", match: "id")
      named(id: ID!): Box @rest(GET: "/named?id={$keys}", key: "$args.id", match: "@key")
      placed(id: ID!): Box @rest(GET: "/placed?id={$keys}", key: "$args.id", match: "@position")
    }
    type Box { id: ID! name: String inner: Inner tags: [String!] any: Any kind: Kind boxes: [Box] deep: String @from(field: "inner.a.b") }
    type Inner { a: String list: [Int] }
    scalar Any
    enum Kind { BIG @from(value: "big") SMALL }
  `,
  'schemas/services/remote.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.REMOTE}/graphql")',
  'schemas/remote/remote.graphql': REMOTE.replaceAll('Any', 'Whatever'),
  'schemas/app.graphql': `
    type Query { box: Box boxes: [Box!]! loose: [Box] selected: [Box] names: [String!]! nested: [[Int]] flag: Boolean kinds: [Kind]
      found(id: ID!): Box named(id: ID!): Box placed(id: ID!): Box remote: [Thing] }
    type Box { id: ID! name: String inner: Inner tags: [String!] any: Any kind: Kind boxes: [Box] deep: String text: String @from(value: "{$this.id}:{$this.name}") }
    type Inner { a: String list: [Int] }
    type Thing { id: ID! name: String tags: [String] any: Whatever }
  `,
};

/** A number inside so many lists or objects, as JSON. */
const nest = (depth: number, [open, close]: readonly [string, string] = ['[', ']']): string =>
  open.repeat(depth) + '1' + close.repeat(depth);

const OBJECTS = ['{"a":', '}'] as const;

describe.each(LANES)('an odd answer of a service, $lane', ({ jsonLane }) => {
  let odd: TestService;
  let remote: TestGraphQLService;
  let gateway: TestGateway;

  beforeAll(async () => {
    odd = await startService();
    remote = await startGraphQLService(REMOTE, {});
    gateway = await startGateway({
      files: FILES,
      jsonLane,
      environment: { ODD: odd.url, REMOTE: remote.url },
      settings: { limits: { maxAliases: 500, maxRootFields: 501 } },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await remote[Symbol.asyncDispose]();
    await odd[Symbol.asyncDispose]();
  });

  /** What becomes of a query when every route answers this. */
  async function answered(json: string | Buffer, query: string): Promise<SeenAnswer['body']> {
    odd.route('*', () => ({ body: json }));
    const { status, body } = await gateway.query('app', query);
    expect(status).toBe(200);
    return body;
  }

  const BAD = { code: 'UPSTREAM_BAD_RESPONSE', service: 'odd' };
  const seen = ({ data, errors = [] }: SeenAnswer['body']): unknown => ({
    data,
    errors: errors.map(({ path, extensions }) => [path?.join('.'), extensions['code']]),
  });

  it.each([
    ['members named twice count once, the last', '{ "id": 1, "name": "a", "name": "b" }', { id: '1', name: 'b' }],
    ['a byte order mark', '\ufeff{ "id": 1, "name": "a" }', { id: '1', name: 'a' }],
    ['space around', ' \n\t{ "id": 1, "name": "a" }\r\n ', { id: '1', name: 'a' }],
    ['NUL, escaped', '{ "id": "\\u0000", "name": "a\\u0000b" }', { id: '\0', name: 'a\0b' }],
    ['half a surrogate pair, escaped', '{ "id": "\\ud800", "name": "\\udc00" }', { id: '\ud800', name: '\udc00' }],
    ['a byte order mark inside', '{ "id": 1, "name": "\ufeffx" }', { id: '1', name: '\ufeffx' }],
    ['line separators', '{ "id": 1, "name": "\u2028\u2029" }', { id: '1', name: '\u2028\u2029' }],
    [
      'members nobody asked for, of any shape',
      `{ "id": 1, "name": "a", "any": ${nest(100_000)}, "tags": 7 }`,
      { id: '1', name: 'a' },
    ],
    ['nothing but null', 'null', null],
  ])('is read as JSON has it: %s', async (_, json, box) => {
    expect(await answered(json, '{ box { id name } }')).toEqual({ data: { box } });
  });

  it.each([
    ['nothing but a byte order mark', '\ufeff'],
    ['two byte order marks', '\ufeff\ufeff{}'],
    ['nothing but space', ' '],
    ['NUL, as a byte', '{ "id": "\0" }'],
    ['invalid UTF-8', Buffer.from('{ "id": "\xff" }', 'latin1')],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['UTF-16', Buffer.from('{ "id": 1 }', 'utf16le')],
    ['two values', '{ "id": 1 } { "id": 2 }'],
    ['a comma too many', '{ "id": 1, }'],
    ['single quotes', "{ 'id': 1 }"],
    ['a comment', '/* */ { "id": 1 }'],
    ['NaN', '{ "id": NaN }'],
    ['a number no JSON has', '{ "id": 01 }'],
    ['half of it', '{ "id": 1, "na'],
    ['half of very deep nesting', '['.repeat(100_000)],
    ['a script', ')]}\',\n{ "id": 1 }'],
    ['a list for the object', '[]'],
    ['a list with the object', '[{ "id": 1 }]'],
    ['a text for the object', '"x"'],
    ['a number for the object', '0'],
    ['false for the object', 'false'],
    ['an empty text for the object', '""'],
    ['very deep nesting for the object', nest(100_000)],
  ])('is an error at its field: %s', async (_, json) => {
    const { data, errors } = await answered(json, '{ box { id } flag: __typename }');

    expect(data).toEqual({ box: null, flag: 'Query' });
    expect(errors).toMatchObject([{ path: ['box'], extensions: BAD }]);
  });

  it.each([
    ['inner { a }', '[]'],
    ['inner { a }', '"x"'],
    ['inner { a }', 'true'],
    ['tags', '{}'],
    ['tags', '"x"'],
    ['tags', '{ "length": 1, "0": "x" }'],
    ['tags', '[[]]'],
    ['tags', '[{}]'],
    ['tags', '[null]'],
    ['boxes { id }', '{ "id": 1 }'],
    ['boxes { id }', 'false'],
    ['kind', '"BIG"'],
    ['kind', '1'],
    ['kind', '{}'],
    ['kind', 'very deep nesting', nest(100_000)],
    ['tags', 'very deep nesting', nest(100_000)],
    ['inner { list }', 'very deep nesting', `{ "list": ${nest(100_000, OBJECTS)} }`],
    ['any', 'very deep nesting', nest(10_000)],
    ['any', 'very deep nesting', nest(10_000, OBJECTS)],
    ['any', 'very deep nesting', nest(1_000_000)],
  ])('is an error at the member that does not fit: %s %s', async (field, text, json = text) => {
    const name = field.split(' ')[0] ?? '';
    const { data, errors } = await answered(`{ "id": 1, "${name}": ${json} }`, `{ box { id ${field} } }`);

    const [path] = errors?.map((error) => error.path) ?? [];
    expect(errors?.map(({ extensions }) => extensions)).toEqual([BAD]);
    expect(path?.slice(0, 2)).toEqual(['box', name]);
    expect(data).toMatchObject({ box: { id: '1' } });
  });

  it('may have lists in lists, as deep as its type and no deeper', async () => {
    expect(await answered('[[1, null], [], null]', '{ nested }')).toEqual({ data: { nested: [[1, null], [], null] } });
    expect(seen(await answered('[1, [[2]], "x"]', '{ nested }'))).toEqual({
      data: { nested: [null, [null], null] },
      errors: [
        ['nested.0', 'UPSTREAM_BAD_RESPONSE'],
        ['nested.1.0', 'UPSTREAM_BAD_RESPONSE'],
        ['nested.2', 'UPSTREAM_BAD_RESPONSE'],
      ],
    });
    expect(seen(await answered('["big", ["big"], "SMALL"]', '{ kinds }'))).toEqual({
      data: { kinds: ['BIG', null, 'SMALL'] },
      errors: [['kinds.1', 'UPSTREAM_BAD_RESPONSE']],
    });
  });

  it('has what a path finds, and null where a path ends early', async () => {
    for (const inner of ['{}', 'null', '"x"', '7', '[]', '{ "a": "x" }', '{ "a": [{ "b": 1 }] }']) {
      expect(await answered(`{ "id": 1, "inner": ${inner} }`, '{ box { deep } }')).toEqual({
        data: { box: { deep: null } },
      });
    }
    expect(await answered('{ "inner": { "list": [{ "id": 1 }] } }', '{ selected { id } }')).toEqual({
      data: { selected: [{ id: '1' }] },
    });
    expect(await answered('{ "inner": [] }', '{ selected { id } }')).toEqual({ data: { selected: null } });
    expect(seen(await answered('"x"', '{ selected { id } }'))).toEqual({
      data: { selected: null },
      errors: [['selected', 'UPSTREAM_BAD_RESPONSE']],
    });
  });

  it.each([
    ['found', '{}', 'UPSTREAM_BAD_RESPONSE'],
    ['found', '"x"', 'UPSTREAM_BAD_RESPONSE'],
    ['found', '["x"]', 'UPSTREAM_BAD_RESPONSE'],
    ['found', '[[]]', undefined],
    ['found', '[{ "id": {} }]', 'UPSTREAM_BAD_RESPONSE'],
    ['found', '[{ "id": [1] }]', 'UPSTREAM_BAD_RESPONSE'],
    ['found', '[null, {}, { "id": null }]', undefined],
    ['named', '[]', 'UPSTREAM_BAD_RESPONSE'],
    ['named', '"x"', 'UPSTREAM_BAD_RESPONSE'],
    ['named', '{ "2": {} }', undefined],
    ['named', '{ "1": "x" }', 'UPSTREAM_BAD_RESPONSE'],
    ['named', '{ "1": [{ "id": 1 }] }', 'UPSTREAM_BAD_RESPONSE'],
    ['placed', '{}', 'UPSTREAM_BAD_RESPONSE'],
    ['placed', '[]', 'UPSTREAM_BAD_RESPONSE'],
    ['placed', '[{ "id": 1 }, { "id": 2 }]', 'UPSTREAM_BAD_RESPONSE'],
    ['placed', '["x"]', 'UPSTREAM_BAD_RESPONSE'],
  ])('finds nothing for a key, or is an error: %s %s', async (field, json, code) => {
    const { data, errors } = await answered(json, `{ ${field}(id: 1) { id } }`);

    expect(data).toEqual({ [field]: null });
    expect(errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual(code && [[[field], code]]);
  });

  it.each([
    ['an object for the list', '{ "data": { "remote": {} } }', ['remote']],
    ['lists in the list', '{ "data": { "remote": [[{ "id": 1 }]] } }', ['remote', 0]],
    ['a text for an object', '{ "data": { "remote": ["x"] } }', ['remote', 0]],
    ['very deep nesting', `{ "data": { "remote": ${nest(100_000)} } }`, ['remote', 0]],
    ['a very deep scalar', `{ "data": { "remote": [{ "id": 1, "any": ${nest(10_000)} }] } }`, ['remote', 0, 'any']],
    ['very deep data', `{ "data": ${nest(100_000, OBJECTS)} }`, undefined],
    [
      'an error with a very deep path',
      `{ "data": { "remote": null }, "errors": [{ "path": [${nest(100_000)}] }] }`,
      ['remote'],
    ],
    ['very deep errors', `{ "data": { "remote": null }, "errors": ${nest(100_000)} }`, ['remote']],
  ])('of a GraphQL service is an error at its place: %s', async (_, json, path) => {
    remote.answerWith({ body: json });

    const { errors } = (await gateway.query('app', '{ remote { id any } }')).body;

    expect(errors?.map((error) => error.path)).toEqual(path && [path]);
  });

  it('with a very long list of nothing is answered in time, its errors within bounds', async () => {
    const text = async (query: string): Promise<string> => {
      const headers = { 'content-type': 'application/json' };
      const response = await gateway.send('/app/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
      return response.text();
    };
    odd.route('*', () => ({ body: `[${'{},'.repeat(20_000)}{}]` }));

    const [whole, items] = [await text('{ boxes { id name } }'), await text('{ list: loose { id name text } }')];

    expect(whole.length).toBeLessThan(100_000);
    const { data, errors = [] } = JSON.parse(items) as SeenAnswer['body'];
    expect((data as { list: unknown[] }).list).toEqual(Array.from({ length: 20_001 }, () => null));
    expect(JSON.stringify(errors).length).toBeLessThan(100_000);
    expect(new Set(errors.map(({ path }) => path?.at(-1)))).toEqual(new Set(['id']));
  }, 60_000);

  it('keeps an error of every failed call and of every field, however many there are', async () => {
    const calls = Array.from({ length: 500 }, (_, index) => `a${index}: box { id }`).join(' ');
    odd.route('/boxes', () => ({
      body: `[${'{ "id": 1, "name": {}, "kind": 1 },'.repeat(2_000)}{ "id": 1, "tags": {} }]`,
    }));
    odd.route('/box', () => ({ status: 500, body: '' }));

    const { errors } = (await gateway.query('app', `{ loose { id name kind tags } ${calls} }`)).body;

    const fields = new Set(errors?.map(({ path }) => path?.filter((key) => typeof key === 'string').join('.')));
    expect(fields.size).toBe(503);
    expect(errors?.length).toBeLessThan(1_200);
  });
});
