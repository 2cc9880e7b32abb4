import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';

import { startGateway } from '../../support/start-gateway.ts';
import { canUseRedis, startRedis } from '../../support/start-redis.ts';
import { type Reply, type SeenRequest, startService } from '../../support/start-service.ts';
import { ISSUER, signingKey, startKeyServer } from '../auth/support.ts';

const FILES = {
  'schemas/services/private.graphql': `
    extend schema @service(url: "{$env.PRIVATE}", forward: ["authorization"])
    extend type Query {
      note(id: ID!): Note @rest(GET: "/notes?id={$keys}", key: "$args.id", match: "id")
        @cacheControl(maxAge: 30, staleWhileRevalidate: 10, staleIfError: 60)
      notes: [Note!] @rest(GET: "/all-notes") @listSize(assumedSize: 3) @cacheControl(maxAge: 20)
    }
    extend type Mutation { write(id: ID!): Note @rest(POST: "/notes/{$args.id}") }
    type Note { id: ID! reader: String! again: Note @from(query: "note(id: $this.next)") next: ID }`,
  'schemas/services/signed.graphql': `
    extend schema @service(url: "{$env.PRIVATE}", headers: [{ name: "x-reader", value: "{$caller.sub} {$caller.scope}" }])
    extend type Query { badge: Badge @rest(GET: "/badge") @cacheControl(maxAge: 30) }
    type Badge { reader: String }`,
  'schemas/services/public.graphql': `
    extend schema @service(url: "{$env.PRIVATE}")
    extend type Query { item(id: ID!): Item @rest(GET: "/items?id={$keys}", key: "$args.id", match: "id") @cacheControl(maxAge: 15) }
    type Item { id: ID! text: String }`,
  'schemas/app.graphql': `
    extend schema @bff(maxCost: 100000)
    type Query { note(id: ID!): Note notes: [Note!] badge: Badge item(id: ID!): Item me: String @from(query: "badge.reader") }
    type Mutation { write(id: ID!): Note }
    type Note { id: ID! reader: String! again: Note }
    type Badge { reader: String }
    type Item { id: ID! text: String }`,
};

/** Who reads, as the services see it. */
const readerOf = ({ headers }: SeenRequest): string => {
  const reader = headers['x-reader'];
  if (typeof reader === 'string') return reader;
  const { authorization } = headers;
  if (authorization === undefined) return 'nobody';
  const { sub, scope } = decodeJwt(authorization.replace('Bearer ', ''));
  return `${String(sub)} ${String(scope)}`;
};

async function start(redisUrl?: string) {
  const note = (id: string, request: SeenRequest) => ({
    id,
    reader: readerOf(request),
    next: String((Number(id) + 1) % 5),
  });
  let turn = 0;
  const flaky =
    (answer: (request: SeenRequest) => unknown) =>
    (request: SeenRequest): Reply =>
      turn++ % 29 === 0 ? { status: 500 } : { body: answer(request) };
  const service = await startService({
    '/notes': flaky((request) => request.search.getAll('id').map((id) => note(id, request))),
    '/all-notes': flaky((request) => ['1', '2'].map((id) => note(id, request))),
    '/badge': flaky((request) => ({ reader: readerOf(request) })),
    '/items': flaky(({ search }) => search.getAll('id').map((id) => ({ id, text: `item ${id}` }))),
    '*': flaky((request) => note(request.path.split('/').at(-1) ?? '', request)),
  });
  const key = await signingKey('one', 'ES256');
  const keys = await startKeyServer(key);
  let nowMs = 0;
  const gateway = await startGateway({
    files: FILES,
    environment: { PRIVATE: service.url },
    settings: {
      auth: { jwt: [{ issuer: ISSUER, jwks: keys.url, audience: 'shop' }] },
      ...(redisUrl !== undefined && { redis: { url: redisUrl } }),
    },
    now: () => nowMs,
  });
  const readers = Array.from({ length: 50 }, (_, index) => ({
    sub: `user${index % 40}`,
    scope: index % 3 === 0 ? 'all' : `s${index}`,
  }));
  const callers = await Promise.all(
    readers.map(async (claims) => ({ name: `${claims.sub} ${claims.scope}`, token: await key.sign(claims) })),
  );
  return {
    gateway,
    callers,
    pass: (ms: number) => {
      nowMs += ms;
    },
    [Symbol.asyncDispose]: async () => {
      await gateway.close();
      await keys[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}

const QUERIES = [
  'note(id: "1") { id reader }',
  'note(id: "2") { reader again { id reader again { reader } } }',
  'notes { id reader again { reader } }',
  'badge { reader }',
  'me',
  'a: note(id: "0") { reader } b: note(id: "4") { reader } badge { reader }',
  'item(id: "1") { text } note(id: "1") { reader }',
  'item(id: "2") { id text }',
];

/** Every reader that an answer names. */
function readersIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    (name === 'reader' || name === 'me') && typeof member === 'string' ? [member] : readersIn(member),
  );
}

/** The same numbers in every run. */
function numbers(): (below: number) => number {
  let state = 42;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

type World = Awaited<ReturnType<typeof start>>;

async function ask({ gateway, callers }: World, next: (below: number) => number): Promise<readonly string[]> {
  const caller = next(10) === 0 ? undefined : callers[next(callers.length)];
  const query = next(25) === 0 ? 'mutation { write(id: "1") { reader } }' : `{ ${QUERIES[next(QUERIES.length)]} }`;
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    ...(caller && { authorization: `Bearer ${caller.token}` }),
  };
  const isGet = query.startsWith('{') && next(3) === 0;
  const answer = await (isGet
    ? gateway.send(`/app/graphql?query=${encodeURIComponent(query)}`, { headers })
    : gateway.send('/app/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) }));
  const { data } = (await answer.json()) as { readonly data: unknown };
  const own = caller?.name ?? 'nobody';
  return readersIn(data).filter((reader) => reader !== own);
}

async function crossed(world: World, answers: number): Promise<readonly string[]> {
  const next = numbers();
  const found: string[] = [];
  for (let asked = 0; asked < answers; asked += 50) {
    const turns = await Promise.all(Array.from({ length: 50 }, () => ask(world, next)));
    found.push(...turns.flat());
    world.pass(next(4_000));
  }
  return found;
}

describe('a private entry answers nobody but its caller, with the same scopes', () => {
  it('in memory: of 8,000 answers to 50 users and nobody none crosses', { timeout: 120_000 }, async () => {
    await using world = await start();

    expect(await crossed(world, 8_000)).toEqual([]);
  });

  it.skipIf(!canUseRedis())('in Redis: of 2,000 none crosses', { timeout: 120_000 }, async () => {
    await using redis = await startRedis();
    await using world = await start(redis.url);

    expect(await crossed(world, 2_000)).toEqual([]);
  });
});

it('what is asked by a claim that differs from token to token answers nobody with another one', async () => {
  const key = await signingKey('one', 'ES256');
  await using keys = await startKeyServer(key);
  await using service = await startService({
    '*': ({ path, headers }: SeenRequest) => ({ body: { text: headers['x-session'] ?? path } }),
  });
  await using gateway = await startGateway({
    files: {
      'schemas/services/carts.graphql': `
        extend schema @service(url: "{$env.CARTS}")
        extend type Query {
          cart: Cart @rest(GET: "/{$caller.sid}") @cacheControl(maxAge: 60)
          other(of: String!): Cart @rest(GET: "/{$args.of}") @cacheControl(maxAge: 60)
        }
        type Cart { text: String }`,
      'schemas/services/signed.graphql': `
        extend schema @service(url: "{$env.CARTS}", headers: [{ name: "x-session", value: "{$caller.sid}" }])
        extend type Query { signed: Cart @rest(GET: "/signed") @cacheControl(maxAge: 60) }`,
      'schemas/app.graphql': `
        type Query { cart: Cart signed: Cart other: Cart @from(query: "other(of: $caller.sid)") }
        type Cart { text: String }`,
    },
    environment: { CARTS: service.url },
    settings: { auth: { jwt: [{ issuer: ISSUER, jwks: keys.url, audience: 'shop' }] } },
  });
  const tokens = await Promise.all(['s1', 's2', 's1'].map((sid) => key.sign({ sid })));
  const ask = async (query: string) => {
    const found: unknown[] = [];
    for (const token of tokens) found.push((await gateway.query('app', query, { token })).body.data);
    return found;
  };

  const carts = await ask('{ cart { text } }');
  const signed = await ask('{ signed { text } }');
  const others = await ask('{ other { text } }');

  expect(carts).toEqual(['/s1', '/s2', '/s1'].map((text) => ({ cart: { text } })));
  expect(signed).toEqual(['s1', 's2', 's1'].map((text) => ({ signed: { text } })));
  expect(others).toEqual(['/s1', '/s2', '/s1'].map((text) => ({ other: { text } })));
  expect(service.calls).toEqual(['GET /s1', 'GET /s2', 'GET /signed', 'GET /signed', 'GET /s1', 'GET /s2']);
});
