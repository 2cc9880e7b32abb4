import { describe, expect, it } from 'vitest';
import type { RecordedCall, RecordedRequest } from '../../../src/page/recorded-request.ts';

/** A module of the page, which browsers load as it is. */
const load = async <Module>(name: string): Promise<Module> =>
  (await import(new URL(`../../../src/page/app/${name}`, import.meta.url).href)) as Module;

interface Curl {
  readonly curlOf: (request: RecordedRequest, client: object | undefined, origin: string) => string;
  readonly neededVariables: (document: string) => object;
}
interface Waterfall {
  readonly wavesOf: (calls: readonly RecordedCall[]) => readonly { wave: number; calls: readonly RecordedCall[] }[];
  readonly marksOf: (call: RecordedCall, request: RecordedRequest) => readonly { text: string; tone: string }[];
  readonly ticksOf: (totalMs: number) => readonly number[];
}
interface Tokens {
  readonly graphqlTokens: (text: string) => readonly { kind: string; text: string }[];
}

const { curlOf, neededVariables } = await load<Curl>('curl.js');
const { wavesOf, marksOf, ticksOf } = await load<Waterfall>('waterfall-model.js');
const { graphqlTokens } = await load<Tokens>('graphql-tokens.js');

const ORIGIN = 'http://127.0.0.1:4000';
const REQUEST: RecordedRequest = {
  ...{ id: 1, requestId: 'r', client: 'web', method: 'POST', path: '/graphql', atMs: 0, hasCredential: false },
  ...{ kind: 'query', document: '{ me { name } }', calls: [], moreCalls: 0, lookUps: [] },
};
const CALL: RecordedCall = {
  ...{ service: 'users', method: 'GET', path: '/users', fields: ['Query.user'], keys: undefined },
  ...{ fromMs: 1, toMs: 5, outcome: 'ok', status: 200, tries: [] },
};

describe('a line of curl', () => {
  it('sends the document', () => {
    expect(curlOf(REQUEST, undefined, ORIGIN)).toBe(
      `curl -s 'http://127.0.0.1:4000/web/graphql' \\\n  -H 'content-type: application/json' \\\n  -d '{"query":"{ me { name } }"}'`,
    );
  });

  it('has a placeholder for a credential, and quotes what a shell would take for its own', () => {
    const document = `{ products(text: "it's $HOME") { name } }`;

    const line = curlOf({ ...REQUEST, client: 'web.v2', hasCredential: true, document }, undefined, ORIGIN);

    expect(line).toContain(`'http://127.0.0.1:4000/web/v2/graphql'`);
    expect(line).toContain('-H "authorization: Bearer $TOKEN"');
    expect(line).toContain(`it'\\''s $HOME`);
  });

  it('asks for a stored operation by its id, and for an endpoint by its path', () => {
    const stored = { ...REQUEST, isStored: true, operation: 'Me', document: 'query Me($id: ID!) { me(id: $id) }' };
    const client = { auth: 'NONE', stored: [{ name: 'Me', id: 'abc' }] };

    expect(curlOf(stored, client, ORIGIN)).toContain(`-d '{"documentId":"sha256:abc","variables":{"id":"<ID>"}}'`);
    expect(curlOf({ ...stored, method: 'GET', path: '/me' }, client, ORIGIN)).toBe(
      `curl -s 'http://127.0.0.1:4000/web/me?id=%3CID%3E'`,
    );
    expect(curlOf({ ...stored, path: '/me' }, client, ORIGIN)).toContain(`-d '{"id":"<ID>"}'`);
  });

  it('takes the events of a subscription', () => {
    const line = curlOf({ ...REQUEST, kind: 'subscription', document: 'subscription { tick }' }, undefined, ORIGIN);

    expect(line).toMatch(/^curl -sN .*\n {2}-H 'accept: text\/event-stream'/);
  });

  it.each([
    ['none', '{ me }', {}],
    ['those without a default that may not be null', 'query A($a: ID!, $b: Int! = 5, $c: String) { x }', { a: '<ID>' }],
    ['lists and numbers', 'query A($ids: [ID!]!, $n: Int!, $maybe: [Int!]) @x { x }', { ids: ['<ID>'], n: 1 }],
    ['no arguments of fields', '{ product(id: 1) { reviews(first: 2) { id } } }', {}],
  ])('knows which variables are needed: %s', (_, document, needed) => {
    expect(neededVariables(document)).toEqual(needed);
  });
});

describe('a waterfall', () => {
  it('has the waves of the plan', () => {
    const [first, second] = [
      { ...CALL, wave: 2, fromMs: 1 },
      { ...CALL, wave: 1, fromMs: 0 },
    ];

    expect(wavesOf([first, second])).toEqual([
      { wave: 1, calls: [second] },
      { wave: 2, calls: [first] },
    ]);
  });

  it('puts calls without a plan behind those that were over when they began', () => {
    const [a, b, c] = [CALL, { ...CALL, fromMs: 2, toMs: 9 }, { ...CALL, fromMs: 6, toMs: 8 }];

    expect(wavesOf([a, b, c]).map(({ calls }) => calls)).toEqual([[a, b], [c]]);
  });

  it('marks what is worth knowing of a call', () => {
    const tried = { outcome: 'error', status: 503, fromMs: 1, toMs: 2 } as const;
    const failed: RecordedCall = {
      ...CALL,
      keys: 12,
      joined: true,
      outcome: 'refused',
      status: undefined,
      tries: [tried, tried, tried],
    };
    const degraded = [
      { path: 'a', code: 'UPSTREAM_UNAVAILABLE', service: 'users', stale: true },
      { path: 'b', code: 'UPSTREAM_UNAVAILABLE', service: 'users', stale: false },
    ] as const;
    const end = { ms: 9, status: 200, codes: [], requested: 1, actual: 1, cache: undefined, errors: [], degraded };

    const request = { ...REQUEST, calls: [CALL, failed], end };

    expect(marksOf(failed, request).map(({ text }) => text)).toEqual([
      '12 keys → 1 call',
      'joined an equal call',
      '2 retries',
      'not sent: breaker open or queue full',
      'stale value shown',
      'fallback shown',
    ]);
    expect(marksOf(CALL, request)).toEqual([]);
  });

  it.each([
    [0.8, [0, 0.2, 0.4, 0.6, 0.8]],
    [12, [0, 5, 10]],
    [235, [0, 50, 100, 150, 200]],
  ])('has round times along its axis: %s ms', (totalMs, ticks) => {
    expect(ticksOf(totalMs).map((ms) => Number(ms.toPrecision(3)))).toEqual(ticks);
  });
});

describe('a coloured GraphQL text', () => {
  it('is the text, whatever it is', () => {
    const texts = [
      'query A($a: Int = -1.5) @x { a(s: "x\\"") # no\n }',
      '"""block "text" """ type',
      '"open',
      '$ @ # é😀',
      '',
    ];

    for (const text of texts)
      expect(
        graphqlTokens(text)
          .map((token) => token.text)
          .join(''),
      ).toBe(text);
  });

  it('tells apart what stands in it', () => {
    const kinds = graphqlTokens('query A($n: Int) { f(s: "x") @d } # c').filter(({ kind }) => kind !== 'rest');

    expect(kinds.map(({ kind }) => kind)).toEqual([
      ...['keyword', 'type', 'variable', 'type', 'field', 'field', 'text', 'directive', 'comment'],
    ]);
  });
});
