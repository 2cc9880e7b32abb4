import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_TEXTS, LONG_TEXT } from '../../support/hostile-texts.ts';
import { LANES, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { type SeenRequest, startService, type TestService } from '../../support/start-service.ts';

/** What a service reads where a value was put. */
type Read = (request: SeenRequest) => unknown;

/** A place for a value in a request. */
interface Position {
  /** Follows the field's arguments. */
  readonly rest: string;
  readonly args?: string;
  readonly given?: string;
  /** The template's segments below the base path; `{}` is the value's. */
  readonly path?: string;
  readonly read: Read;
  /** What must be read; by default the value itself. */
  readonly expected?: (text: string) => unknown;
  /** The value cannot stand there: no request, BAD_USER_INPUT. */
  readonly refuses: (text: string) => boolean;
}

const BASE = ['v1', 'a b'];

const urlOf = ({ path }: SeenRequest): URL => new URL(`http://here${path}`);
const segmentsOf = (request: SeenRequest): readonly string[] =>
  urlOf(request).pathname.split('/').slice(1).map(decodeURIComponent);
const segment =
  (from: number, around: readonly [string, string] = ['', '']): Read =>
  (request) => {
    const text = segmentsOf(request)[BASE.length + 1 + from] ?? '';
    return [
      text.startsWith(around[0]),
      text.endsWith(around[1]),
      text.slice(around[0].length, text.length - around[1].length),
    ];
  };
const pairs: Read = (request) => [...urlOf(request).searchParams];
const body: Read = (request) => request.body;
const header: Read = ({ headers }) => headers['x-value'];

const never = (): boolean => false;
const isBroken = (text: string): boolean => !text.isWellFormed();
const isNoSegment = (text: string): boolean => text === '' || /\p{Cc}/u.test(text) || isBroken(text);
const isDots = (text: string): boolean => text === '.' || text === '..';
const isNoHeader = (text: string): boolean => /[^\x20-\x7e\xa0-\xff]|^ | $/.test(text);

const POSITIONS: Readonly<Record<string, Position>> = {
  segment: {
    rest: 'GET: "/segment/{$args.x}"',
    read: segment(0),
    expected: (text) => [true, true, text],
    refuses: (text) => isNoSegment(text) || isDots(text),
  },
  segmentInText: {
    rest: 'GET: "/segmentInText/a-{$args.x}.json/end"',
    read: segment(0, ['a-', '.json']),
    expected: (text) => [true, true, text],
    refuses: isNoSegment,
  },
  segmentBehindDot: {
    rest: 'GET: "/segmentBehindDot/.{$args.x}/end"',
    read: segment(0, ['.', '']),
    expected: (text) => [true, true, text],
    refuses: (text) => isNoSegment(text) || text === '.',
  },
  segmentOfMany: {
    args: 'x: [String!]!',
    given: '["0", $x]',
    rest: 'GET: "/segmentOfMany/{$args.x|csv}"',
    read: segment(0),
    expected: (text) => [true, true, `0,${text}`],
    refuses: (text) => isNoSegment(text) || isDots(text),
  },
  pair: {
    rest: 'GET: "/pair?x={$args.x}&end=1"',
    read: pairs,
    expected: (text) => [
      ['x', text],
      ['end', '1'],
    ],
    refuses: isBroken,
  },
  pairInText: {
    rest: 'GET: "/pairInText?x=a={$args.x};b&end=1"',
    read: pairs,
    expected: (text) => [
      ['x', `a=${text};b`],
      ['end', '1'],
    ],
    refuses: isBroken,
  },
  pairs: {
    args: 'x: [String!]!',
    given: '["0", $x]',
    rest: 'GET: "/pairs?x={$args.x}&end=1"',
    read: pairs,
    expected: (text) => [
      ['x', '0'],
      ['x', text],
      ['end', '1'],
    ],
    refuses: isBroken,
  },
  pairOfMany: {
    args: 'x: [String!]!',
    given: '["0", $x]',
    rest: 'GET: "/pairOfMany?x={$args.x|csv}&end=1"',
    read: pairs,
    expected: (text) => [
      ['x', `0,${text}`],
      ['end', '1'],
    ],
    refuses: isBroken,
  },
  body: { rest: 'POST: "/body", body: "{$args.x}"', read: body, refuses: never },
  bodyInText: {
    rest: 'POST: "/bodyInText", body: "<{$args.x}>"',
    read: body,
    expected: (text) => `<${text}>`,
    refuses: never,
  },
  bodyMember: {
    rest: 'PUT: "/bodyMember", body: { x: "{$args.x}", end: { deep: ["{$args.x}", "a{$args.x}"] } }',
    read: body,
    expected: (text) => ({ x: text, end: { deep: [text, `a${text}`] } }),
    refuses: never,
  },
  bodyList: {
    args: 'x: [String!]!',
    given: '[$x, "0"]',
    rest: 'PATCH: "/bodyList", body: { x: "{$args.x}" }',
    read: body,
    expected: (text) => ({ x: [text, '0'] }),
    refuses: never,
  },
  bodyInput: {
    args: 'x: Item!',
    given: '{ some: { text: $x, list: [$x] } }',
    rest: 'POST: "/bodyInput", body: "{$args.x}"',
    read: (request) => JSON.stringify(request.body),
    expected: (text) => `{"the-text":{"__proto__":{"text":${JSON.stringify(text)}},"list":[${JSON.stringify(text)}]}}`,
    refuses: never,
  },
  bodyOfMember: {
    args: 'x: Item!',
    given: '{ some: { text: $x, list: [$x] } }',
    rest: 'POST: "/bodyOfMember?x={$args.x.some.list}", body: ["{$args.x.some.list}"]',
    read: body,
    expected: (text) => [[text]],
    refuses: isBroken,
  },
  header: {
    rest: 'GET: "/header", headers: [{ name: "x-value", value: "{$args.x}" }]',
    read: header,
    refuses: isNoHeader,
  },
  headerInText: {
    rest: 'GET: "/headerInText", headers: [{ name: "X-Value", value: "a {$args.x};b" }]',
    read: header,
    expected: (text) => `a ${text};b`,
    refuses: (text) => /[^\x20-\x7e\xa0-\xff]/.test(text),
  },
};

const names = Object.keys(POSITIONS);
const argsOf = ({ args = 'x: String!' }: Position): string => args;

const FILES = {
  'schemas/services/echo.graphql': `
    extend schema @service(url: "{$env.ECHO}/v1/a%20b/")
    extend type Query {
      ${names.map((name) => `${name}(${argsOf(POSITIONS[name]!)}): Echo @rest(${POSITIONS[name]!.rest})`).join('\n')}
    }
    type Echo { ok: Boolean }
    input Item { some: Some! @from(field: "the-text") }
    input Some { text: String! @from(field: "__proto__.text") list: [String!] }
  `,
  'schemas/app.graphql': `
    type Query { ${names.map((name) => `${name}(${argsOf(POSITIONS[name]!)}): Echo`).join(' ')} }
    type Echo { ok: Boolean }
  `,
};

const QUERY = `query ($x: String!) { ${names.map((name) => `${name}(x: ${POSITIONS[name]!.given ?? '$x'}) { ok }`).join(' ')} }`;

describe.each(LANES)('a text of a caller, $lane', ({ jsonLane }) => {
  let echo: TestService;
  let gateway: TestGateway;

  beforeAll(async () => {
    echo = await startService();
    for (const name of names) echo.route(`/${BASE.map(encodeURIComponent).join('/')}/${name}`, { ok: true });
    gateway = await startGateway({ files: FILES, jsonLane, environment: { ECHO: echo.url, SECRET: 'secret' } });
  });
  afterAll(async () => {
    await gateway.close();
    await echo[Symbol.asyncDispose]();
  });

  it('reaches its place and no other, or is refused', async () => {
    for (const text of HOSTILE_TEXTS) await expectInPlace(text);
  });

  it('is long', async () => {
    echo.forget();
    const { body: answer } = await gateway.query('app', 'query ($x: String!) { body(x: $x) { ok } }', {
      variables: { x: LONG_TEXT },
    });
    expect(answer.errors).toBeUndefined();
    expect(echo.requests.map((seen) => seen.body)).toEqual([LONG_TEXT]);
  });

  it('may be anything', async () => {
    const property = fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), expectInPlace);

    await fc.assert(property, { numRuns: 60 });
  });

  /** Sends the text to all positions at once. */
  async function expectInPlace(text: string): Promise<void> {
    echo.forget();

    const { status, body: answer } = await gateway.query('app', QUERY, { variables: { x: text } });

    expect(status).toBe(200);
    const seen = new Map(echo.requests.map((request) => [segmentsOf(request)[BASE.length] ?? '', request]));
    const refused = names.filter((name) => POSITIONS[name]!.refuses(text));
    const sent = names.filter((name) => !refused.includes(name));
    expect([...seen.keys()].sort(), JSON.stringify(answer)).toEqual(sent.toSorted());
    expect(echo.requests).toHaveLength(sent.length);
    for (const name of sent) {
      const request = seen.get(name)!;
      const { read, expected } = POSITIONS[name]!;
      expect(segmentsOf(request).slice(0, BASE.length), name).toEqual(BASE);
      expect(urlOf(request).href, name).toBe(`http://here${request.path}`);
      expect(read(request), name).toEqual(expected ? expected(text) : text);
    }
    const codes = (answer.errors ?? []).map(({ path, extensions }) => [path, extensions['code']]);
    expect(codes).toEqual(expect.arrayContaining(refused.map((name) => [[name], 'BAD_USER_INPUT'])));
    expect(codes).toHaveLength(refused.length);
  }
});
