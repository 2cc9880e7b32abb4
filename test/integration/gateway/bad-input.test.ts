import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LANES, type SeenAnswer } from '../../support/start-gateway.ts';
import { type DemoGateway, startDemoGateway } from '../../support/start-demo-gateway.ts';

/** Stands in values, never in names: it must not come back. */
const MARKER = 'zebra-7491';

const MAX_MS = 1_500;
const MAX_CHARACTERS = 200_000;

/** A request, and what the error contract says to it. */
interface BadRequest {
  readonly name: string;
  readonly code: string;
  /** With `Accept: application/graphql-response+json`. */
  readonly status: number;
  /** With `Accept: application/json`; the same where none is given. */
  readonly jsonStatus?: number;
  readonly client?: string;
  readonly request: (shop: DemoGateway) => RequestInit | Promise<RequestInit>;
}

const post = (body: string, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body,
});
const graphql = (query: string, variables?: object): RequestInit => post(JSON.stringify({ query, variables }));
const withToken = (token: string, query = '{ me { name } }'): RequestInit =>
  post(JSON.stringify({ query }), { authorization: `Bearer ${token}` });

const times = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join(' ');

/** A token that is right in everything but its key. */
async function foreignToken({ demo }: DemoGateway): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  return new SignJWT({ iss: demo.issuer.url, aud: demo.issuer.audience, sub: MARKER, exp: 4_000_000_000 })
    .setProtectedHeader({ alg: 'RS256', kid: 'demo-1' })
    .sign(privateKey);
}

const nested = (depth: number): string =>
  `{ me ${'{ reviews { author '.repeat(depth / 2)}{ id }${' } }'.repeat(depth / 2)} }`;

/** Eight fragments, each with the next one under six aliases: 1,679,616 leaves. */
const aliasedFragments = (): string => {
  const fragment = (level: number): string => {
    const [type, field] = level % 2 === 0 ? ['Review', 'author'] : ['User', 'reviews'];
    const below = level === 7 ? '{ id }' : `{ ...F${level + 1} }`;
    return `fragment F${level} on ${type} { ${times(6, (alias) => `a${alias}: ${field} ${below}`)} }`;
  };
  return `{ me { reviews { ...F0 } } } ${times(8, fragment)}`;
};

const CASES: readonly BadRequest[] = [
  { name: 'JSON that is cut off', code: 'BAD_REQUEST', status: 400, request: () => post(`{ "query": "${MARKER}`) },
  { name: 'an empty body', code: 'BAD_REQUEST', status: 400, request: () => post('') },
  { name: 'no query', code: 'BAD_REQUEST', status: 400, request: () => post(`{ "variables": { "a": "${MARKER}" } }`) },
  { name: 'a query that is a number', code: 'BAD_REQUEST', status: 400, request: () => post('{ "query": 7491 }') },
  {
    name: 'an unknown content type',
    code: 'UNSUPPORTED_MEDIA_TYPE',
    status: 415,
    request: () => post('{ me { name } }', { 'content-type': `application/${MARKER}` }),
  },
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'].map((type) => ({
    name: `a mutation as ${type}`,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    status: 415,
    request: () =>
      post(JSON.stringify({ query: 'mutation { review(productId: "1", rating: 1) { id } }' }), {
        'content-type': type,
      }),
  })),
  { name: 'a body of 4 MB', code: 'PAYLOAD_TOO_LARGE', status: 413, request: () => graphql(MARKER.repeat(420_000)) },
  {
    name: 'a document that does not parse',
    code: 'GRAPHQL_PARSE_FAILED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ me "${MARKER}" }`),
  },
  {
    name: 'a query 1,000 levels deep',
    code: 'DEPTH_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(nested(1_000)),
  },
  {
    name: 'an unknown field',
    code: 'GRAPHQL_VALIDATION_FAILED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql('{ mee { name } }'),
  },
  {
    name: 'a literal of the wrong type',
    code: 'GRAPHQL_VALIDATION_FAILED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ products(first: "${MARKER}") { pageInfo { hasNextPage } } }`),
  },
  {
    name: 'an input object of the wrong type',
    code: 'GRAPHQL_VALIDATION_FAILED',
    status: 400,
    jsonStatus: 200,
    request: () =>
      graphql(`mutation { placeOrder(items: [{ productId: "${MARKER}", extra: { a: "${MARKER}" } }]) { id } }`),
  },
  {
    name: 'a variable of the wrong type',
    code: 'BAD_USER_INPUT',
    status: 400,
    jsonStatus: 200,
    request: () => graphql('query ($id: ID!) { product(id: $id) { id } }', { id: { [MARKER]: MARKER } }),
  },
  {
    name: 'a variable that is missing',
    code: 'BAD_USER_INPUT',
    status: 400,
    jsonStatus: 200,
    request: () => graphql('query ($id: ID!) { product(id: $id) { id } }', { other: MARKER }),
  },
  {
    name: 'no token where one is needed',
    code: 'UNAUTHENTICATED',
    status: 401,
    request: () => graphql('{ userDashboard { profile { name } } }'),
  },
  {
    name: 'no token where every request needs one',
    client: 'mobile',
    code: 'UNAUTHENTICATED',
    status: 401,
    request: () => graphql('{ __typename }'),
  },
  { name: 'a token that is none', code: 'UNAUTHENTICATED', status: 401, request: () => withToken(MARKER) },
  {
    name: 'a token that has expired',
    code: 'UNAUTHENTICATED',
    status: 401,
    request: async ({ demo }) => withToken(await demo.issuer.issueToken({ sub: MARKER, exp: 1_000_000_000 })),
  },
  {
    name: 'a token of a foreign key',
    code: 'UNAUTHENTICATED',
    status: 401,
    request: async (shop) => withToken(await foreignToken(shop)),
  },
  {
    name: '200,000 tokens',
    code: 'TOKEN_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ ${times(200_000, () => 'a')} }`),
  },
  {
    name: '20,000 times the same field',
    code: 'TOKEN_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ me { ${times(20_000, () => 'name')} } }`),
  },
  {
    name: '2,000 unknown fields',
    code: 'GRAPHQL_VALIDATION_FAILED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ me { ${times(2_000, (index) => `unknown${index}`)} } }`),
  },
  {
    name: '2,000 unknown fields at the root',
    code: 'COST_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ ${times(2_000, (index) => `unknown${index}`)} }`),
  },
  {
    name: '1,000 aliases',
    code: 'ALIAS_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ ${times(1_000, (index) => `a${index}: __typename`)} }`),
  },
  {
    name: '500 directives',
    code: 'COST_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ me { name ${times(500, () => '@include(if: true)')} } }`),
  },
  {
    name: '500 directives that nobody knows',
    code: 'COST_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ me { name ${times(500, (index) => `@unknown${index}`)} } }`),
  },
  {
    name: '4,000 times the same field',
    code: 'GRAPHQL_VALIDATION_FAILED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ me { ${times(4_000, () => 'name')} } }`),
  },
  {
    name: '700 inline fragments with the same field',
    code: 'COST_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(`{ ${times(700, () => '... { me { name } }')} }`),
  },
  {
    name: 'a selection 20,000 levels deep',
    code: 'TOKEN_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(nested(20_000)),
  },
  {
    name: 'depth 50',
    code: 'DEPTH_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(nested(50)),
  },
  {
    name: 'fragments that double 25 times',
    code: 'COST_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () =>
      graphql(
        `{ ...F0 } ${times(25, (level) => `fragment F${level} on Query { ...F${level + 1} ...F${level + 1} }`)}` +
          'fragment F25 on Query { __typename }',
      ),
  },
  {
    name: '50 operations in an array',
    code: 'BAD_REQUEST',
    status: 400,
    request: () => post(`[${Array(50).fill('{ "query": "{ __typename }" }').join(',')}]`),
  },
  {
    name: '100,000 nested arrays in a variable',
    code: 'BAD_REQUEST',
    status: 400,
    request: () =>
      post(`{ "query": "{ __typename }", "variables": { "a": ${'['.repeat(100_000)}${']'.repeat(100_000)} } }`),
  },
  {
    name: 'invalid UTF-8',
    code: 'BAD_REQUEST',
    status: 400,
    request: () => ({ ...post(''), body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) }),
  },
  {
    name: 'circular fragments',
    code: 'GRAPHQL_VALIDATION_FAILED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'),
  },
  {
    name: 'eight chained fragments of six aliases',
    code: 'ALIAS_LIMIT_EXCEEDED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql(aliasedFragments()),
  },
  {
    name: 'introspection',
    code: 'GRAPHQL_VALIDATION_FAILED',
    status: 400,
    jsonStatus: 200,
    request: () => graphql('{ __schema { types { name } } }'),
  },
  {
    name: 'several operations without a name',
    code: 'BAD_REQUEST',
    status: 400,
    request: () => graphql('query A { __typename } query B { __typename }'),
  },
];

const ACCEPTS = [
  { accept: 'application/json', statusOf: ({ status, jsonStatus = status }: BadRequest) => jsonStatus },
  { accept: 'application/graphql-response+json', statusOf: ({ status }: BadRequest) => status },
] as const;

describe.each(LANES)('bad input through the $lane', ({ jsonLane }) => {
  let shop: DemoGateway;
  beforeAll(async () => {
    shop = await startDemoGateway({ jsonLane });
  });
  beforeEach(() => shop.demo.resetRequests());
  afterAll(() => shop[Symbol.asyncDispose]());

  const ask = async (path: string, init: RequestInit = {}) => {
    const startMs = performance.now();
    const response = await shop.gateway.send(path, init);
    const text = await response.text();
    return { response, text, tookMs: performance.now() - startMs };
  };
  const isServed = async (): Promise<boolean> => (await shop.gateway.query('web', '{ __typename }')).status === 200;

  describe.each(ACCEPTS)('for $accept', ({ accept, statusOf }) => {
    it.each(CASES)('refuses $name with $code', async (bad) => {
      const init = await bad.request(shop);
      const headers = { ...(init.headers as Record<string, string>), accept };

      const { response, text, tookMs } = await ask(`/${bad.client ?? 'web'}/graphql`, { ...init, headers });

      const { errors, data } = JSON.parse(text) as SeenAnswer['body'];
      expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set([bad.code]));
      expect(data).toBeUndefined();
      expect(response.status).toBe(statusOf(bad));
      expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
      expect(text).not.toContain(MARKER);
      expect(text).not.toMatch(/\bat [\w.<]+ \(|node_modules|file:|https?:|\.[jt]s\b|127\.0\.0\.1|did you mean/i);
      expect(text.length).toBeLessThan(MAX_CHARACTERS);
      expect(tookMs).toBeLessThan(MAX_MS);
      expect(shop.demo.requests).toEqual([]);
      expect(await isServed()).toBe(true);
    });
  });

  it('refuses a mutation by GET', async () => {
    const query = encodeURIComponent(`mutation { review(productId: "${MARKER}", rating: 1) { id } }`);

    const { response, text } = await ask(`/web/graphql?query=${query}`);

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
    expect(text).not.toContain(MARKER);
    expect(shop.demo.requests).toEqual([]);
  });

  it('answers alike whatever origin and host a request claims to have', async () => {
    const claims = { origin: `https://${MARKER}.example`, 'x-forwarded-host': MARKER, forwarded: `host=${MARKER}` };
    const request = { query: '{ __typename }' };

    const plain = await ask('/web/graphql', post(JSON.stringify(request)));
    const claimed = await ask('/web/graphql', post(JSON.stringify(request), claims));

    expect(claimed.text).toBe(plain.text);
    const names = ({ response }: typeof plain): readonly string[] => [...response.headers.keys()];
    expect(names(claimed)).toEqual(names(plain));
    expect(JSON.stringify([...claimed.response.headers])).not.toContain(MARKER);
  });

  it('takes __proto__ in variables for a name like any other', async () => {
    const body = `{ "query": "{ __typename }", "variables": { "__proto__": { "polluted": "${MARKER}" } } }`;

    const { response, text } = await ask('/web/graphql', post(body));

    expect(response.status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ data: { __typename: 'Query' } });
    expect({}).not.toHaveProperty('polluted');
  });

  it('shortens names that stand in messages', async () => {
    const { text } = await ask('/web/graphql', graphql(`{ ${'a'.repeat(100_000)} }`));

    const { errors } = JSON.parse(text) as SeenAnswer['body'];
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message.length).toBeLessThanOrEqual(200);
    expect(text.length).toBeLessThan(1_000);
  });
});
