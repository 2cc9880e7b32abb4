import { describe, expect, it } from 'vitest';
import { writeFiles } from '../../support/start-gateway.ts';
import { ask, startPageWorld, watch } from './page-world.ts';

const JSON_BODY = { 'content-type': 'application/json' };

const explain = async (world: Awaited<ReturnType<typeof startPageWorld>>, question: object) => {
  const answer = await ask(world.gateway, '/-/explain', {
    method: 'POST',
    headers: JSON_BODY,
    body: JSON.stringify(question),
  });
  return { status: answer.status, body: JSON.parse(answer.text) as { explanations?: object[]; errors?: object[] } };
};

describe('the page', () => {
  it.each(['/', '/-/app.js', '/-/app.css', '/-/preact.js', '/-/clients', '/-/requests', '/-/explain'])(
    'is not there in production: %s',
    async (path) => {
      await using world = await startPageWorld({ mode: 'production' });

      const { status, text } = await ask(world.gateway, path);

      expect(status).toBe(404);
      expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    },
  );

  it.each(['/', '/-/app.js', '/-/clients', '/-/icon.svg'])(
    'loads from the gateway alone, is framed by nobody, and runs no script that stands in it: %s',
    async (path) => {
      await using world = await startPageWorld();

      const { status, headers } = await ask(world.gateway, path);

      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      });
    },
  );

  it('brings every file that it names, with a type that browsers take, and none of another', async () => {
    await using world = await startPageWorld();
    const seen = new Map<string, string>();
    const follow = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      const { status, headers, text } = await ask(world.gateway, path);
      expect(`${path} ${status}`).toBe(`${path} 200`);
      seen.set(path, String(headers['content-type']));
      const named = [...text.matchAll(/(?:src|href)="(\/-\/[^"]+)"|from '\.\/([^']+)'/g)];
      if (path !== '/-/preact.js') for (const [, file, module] of named) await follow(file ?? `/-/${module}`);
    };

    await follow('/');

    expect(seen.size).toBeGreaterThan(15);
    expect(seen.get('/-/preact.js')).toBe('text/javascript; charset=utf-8');
    expect(seen.get('/-/theme.css')).toBe('text/css; charset=utf-8');
    for (const path of ['/-/tsconfig.json', '/-/model.d.ts', '/-/../recorder.ts', '/-/%2e%2e/recorder.ts', '/-/', '/x'])
      expect((await ask(world.gateway, path)).status).toBe(404);
  });

  it('is not sent again to a browser that has it', async () => {
    await using world = await startPageWorld();
    const { headers } = await ask(world.gateway, '/-/app.js');

    const again = await ask(world.gateway, '/-/app.js', { headers: { 'if-none-match': String(headers['etag']) } });

    expect([again.status, again.text]).toEqual([304, '']);
    expect(headers['cache-control']).toBe('no-cache');
  });
});

describe('the page refuses', () => {
  it.each([
    ['a host that somebody else may have named', '/', { host: 'evil.example' }],
    ['a host that only looks like ours', '/-/clients', { host: '127.0.0.1.evil.example' }],
    ['another origin', '/-/clients', { origin: 'http://evil.example' }],
    ['another port of the same host', '/-/clients', { origin: 'http://127.0.0.1:1' }],
    ['a page whose origin is not told', '/-/requests', { origin: 'null' }],
    ['pages of other sites', '/-/clients', { 'sec-fetch-site': 'cross-site' }],
    ['pages of other origins of the site', '/-/requests', { 'sec-fetch-site': 'same-site' }],
    [
      'scripts of other sites',
      '/',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' },
    ],
    ['to be framed', '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
  ])('%s', async (_, path, headers) => {
    await using world = await startPageWorld();

    const { status, text } = await ask(world.gateway, path, { headers });

    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  it.each([
    ['an address', { host: '127.0.0.1:4000' }],
    ['an address of the other kind', { host: '[::1]:4000' }],
    ['localhost', { host: 'localhost:4000' }],
    ['a name of this machine alone', { host: 'facet.localhost' }],
    [
      'whoever follows a link',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ],
  ])('nothing to %s', async (_, headers) => {
    await using world = await startPageWorld();

    expect((await ask(world.gateway, '/', { headers })).status).toBe(200);
  });

  it('nothing to whoever asks for the head alone', async () => {
    await using world = await startPageWorld();

    const [whole, head] = await Promise.all(['GET', 'HEAD'].map((method) => ask(world.gateway, '/', { method })));

    expect([head?.status, head?.text]).toEqual([200, '']);
    expect(head?.headers['content-length']).toBe(whole?.headers['content-length']);
  });

  it('methods that it has no use for', async () => {
    await using world = await startPageWorld();

    const wrong = await Promise.all([
      ask(world.gateway, '/', { method: 'DELETE' }),
      ask(world.gateway, '/-/clients', { method: 'POST', headers: JSON_BODY, body: '{}' }),
      ask(world.gateway, '/-/explain'),
      ask(world.gateway, '/-/clear'),
    ]);

    expect(wrong.map(({ status, headers }) => [status, headers['allow']])).toEqual([
      [405, 'GET, HEAD, POST'],
      [405, 'GET'],
      [405, 'POST'],
      [405, 'POST'],
    ]);
  });

  it('what a form could send', async () => {
    await using world = await startPageWorld();
    const body = '{"client":"web","query":"{ tips }"}';

    const plain = await ask(world.gateway, '/-/explain', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
    });
    const clear = await ask(world.gateway, '/-/clear', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
    });

    expect([plain.status, clear.status]).toEqual([400, 400]);
  });

  it('bodies that are too long', async () => {
    await using world = await startPageWorld();

    const { status } = await explain(world, { client: 'web', query: '#'.repeat(300_000) });

    expect(status).toBe(413);
  });
});

describe('clients', () => {
  it('are told with their limits and endpoints, without a URL of a service', async () => {
    await using world = await startPageWorld();

    const { text } = await ask(world.gateway, '/-/clients');

    const described = JSON.parse(text) as { clients: { name: string }[]; services: object[] };
    expect(described.clients.find(({ name }) => name === 'web')).toEqual({
      ...{ name: 'web', path: '/web', graphiql: true, auth: 'OPTIONAL', operations: 'ANY' },
      ...{ maxCost: 500, maxDepth: 6, budget: { cost: 9_000, windowMs: 60_000 } },
      stored: [
        {
          ...{ name: 'OneItem', kind: 'query', endpoint: { method: 'GET', path: '/items/{id}' } },
          id: expect.stringMatching(/^[0-9a-f]{64}$/),
          text: 'query OneItem($id: ID!) {\n  item(id: $id) {\n    name\n  }\n}',
        },
      ],
      fields: { query: 4, mutation: 0, subscription: 0 },
    });
    expect(described.clients.find(({ name }) => name === 'web.v2')).toMatchObject({
      path: '/web/v2',
      operations: 'PERSISTED',
    });
    expect(described.services).toEqual([{ name: 'shop', kind: 'REST' }]);
    expect(text).not.toContain(world.shop.url);
    expect(text).not.toContain('key-of-the-shop');
  });

  it('show the schema that they are served', async () => {
    await using world = await startPageWorld();

    const [schema, unknown] = [
      await ask(world.gateway, '/-/schema?client=web'),
      await ask(world.gateway, '/-/schema?client=tv'),
    ];

    expect(schema.text).toContain('type Order {\n  id: ID!\n  item: Item\n}');
    expect(schema.text).not.toContain('@from');
    expect(unknown.status).toBe(404);
  });
});

describe('an explanation', () => {
  it('tells waves, price, depth and what may be kept, and asks no service', async () => {
    await using world = await startPageWorld();

    const { status, body } = await explain(world, { client: 'web', query: 'query Mine { orders { item { name } } }' });

    expect(status).toBe(200);
    expect(body.explanations).toMatchObject([
      {
        ...{ operation: 'Mine', kind: 'query', requests: 2, depth: { levels: 3, maxDepth: 6 }, cache: { maxAge: 0 } },
        price: { maxCost: 500, fields: [{ path: 'orders' }, { path: 'orders.item' }] },
        waves: [
          { fetches: [{ service: 'shop', call: 'GET /orders?who={$header.x-who}' }] },
          { fetches: [{ maxKeys: 100 }] },
        ],
      },
    ]);
    expect(world.shop.requests).toEqual([]);
  });

  it('tells what is wrong with a document, by line and column', async () => {
    await using world = await startPageWorld();

    const { status, body } = await explain(world, { client: 'web', query: '{\n  orders { nam }\n}' });

    expect(status).toBe(200);
    expect(body.errors).toMatchObject([
      { locations: [{ line: 2, column: 12 }], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });

  it('keeps the places of what stands behind @endpoint', async () => {
    await using world = await startPageWorld();

    const { body } = await explain(world, { client: 'web', query: 'query A @endpoint(GET: "/a") { nothing }' });

    expect(body.errors).toMatchObject([{ locations: [{ line: 1, column: 32 }] }]);
  });

  it('is one for each operation of a document with several', async () => {
    await using world = await startPageWorld();

    const { body } = await explain(world, { client: 'web', query: 'query A { tips } query B { orders { id } }' });

    expect(body.explanations).toMatchObject([{ operation: 'A' }, { operation: 'B' }]);
  });

  it('prices what the variables say, and names one that does not fit', async () => {
    await using world = await startPageWorld();
    const query = 'query ($yes: Boolean! = true) { item(id: 1) { id } orders @include(if: $yes) { id } }';
    const points = async (variables?: object): Promise<unknown> => {
      const { body } = await explain(world, { client: 'web', query, variables });
      return (
        (body.explanations?.[0] as { price: { fields: unknown[] } } | undefined)?.price.fields.length ?? body.errors
      );
    };

    expect([await points(), await points({ yes: false })]).toEqual([2, 1]);
    expect(await points({ yes: 'often' })).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('is given for a client that accepts stored operations only', async () => {
    await using world = await startPageWorld();

    const { body } = await explain(world, { client: 'web.v2', query: '{ tips }' });

    expect(body.explanations).toMatchObject([{ requests: 1 }]);
  });

  it('is held to the limits of callers', async () => {
    await using world = await startPageWorld({ settings: { limits: { maxTokens: 20 } } });

    const { body } = await explain(world, { client: 'web', query: `{ ${'tips '.repeat(50)} }` });

    expect(body.errors).toMatchObject([{ extensions: { code: 'TOKEN_LIMIT_EXCEEDED' } }]);
  });

  it.each([
    ['no client of that name', { client: 'tv', query: '{ tips }' }, 404],
    ['no query', { client: 'web' }, 400],
    ['variables that are none', { client: 'web', query: '{ tips }', variables: [1] }, 400],
  ])('is refused where there is %s', async (_, question, status) => {
    await using world = await startPageWorld();

    expect((await explain(world, question)).status).toBe(status);
  });
});

describe('live requests', () => {
  it('come with their calls in their waves, keys together, and neither credentials nor variables', async () => {
    await using world = await startPageWorld();
    await using watching = await watch(world.gateway);
    const query = 'query Mine($id: ID!) { orders { item { name } } item(id: $id) { name } }';
    const headers = { 'x-who': 'secret-person', authorization: 'Bearer secret-token' };

    await world.gateway.query('web', query, { variables: { id: 'secret-id' }, headers: { 'x-who': headers['x-who'] } });
    const request = await watching.request(({ end }) => end !== undefined);

    expect(request).toMatchObject({
      ...{ client: 'web', path: '/graphql', operation: 'Mine', document: query, hasCredential: false },
      end: { status: 200, codes: [] },
    });
    expect(request.calls).toMatchObject([
      {
        service: 'shop',
        path: '/orders?who=hidden',
        fields: ['Query.orders'],
        wave: 1,
        outcome: 'ok',
        status: 200,
        instance: world.shop.url,
      },
      { path: '/items?id=secret-id&key=hidden', fields: ['Query.item'], keys: 1, wave: 1 },
      { path: '/items?id=7&id=8&key=hidden', keys: 2, wave: 2 },
    ]);
    const told = JSON.stringify({ ...request, calls: [] });
    expect(told).not.toContain('secret');
    expect(JSON.stringify(request)).not.toContain('key-of-the-shop');
    expect(watching.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  });

  it('tell what code asks, which no plan has a wave for', async () => {
    await using world = await startPageWorld();
    await using watching = await watch(world.gateway);

    const { body } = await world.gateway.query('web', '{ orders { id } best }');
    const { calls } = await watching.request(({ end }) => end !== undefined);

    expect(body.data).toMatchObject({ best: 'Chair' });
    expect(calls.map(({ fields, wave }) => [fields[0], wave])).toEqual([
      ['Query.orders', 1],
      ['Query.item', undefined],
    ]);
  });

  it('tell of tries, of what failed and of what stands in', async () => {
    await using world = await startPageWorld();
    let count = 0;
    world.shop.route('/base/tips', () => ({ status: (count += 1) < 9 ? 503 : 200, body: {} }));
    await using watching = await watch(world.gateway);

    await world.gateway.query('web', '{ tips }');
    const { calls, end } = await watching.request((request) => request.end !== undefined);

    expect(calls).toMatchObject([{ outcome: 'error', status: 503, tries: [{ status: 503 }, { status: 503 }] }]);
    expect(end).toMatchObject({ status: 200, degraded: [{ path: 'tips', service: 'shop', stale: false }] });
  });

  it('are there for whoever comes later, until they are cleared', async () => {
    await using world = await startPageWorld();
    await world.gateway.send('/web/items/7');
    await using late = await watch(world.gateway);
    const request = await late.request(({ end }) => end !== undefined);

    const cleared = await ask(world.gateway, '/-/clear', { method: 'POST', headers: JSON_BODY, body: '{}' });
    await world.gateway.query('web', '{ orders { id } }');
    await using later = await watch(world.gateway);
    const next = await later.request(() => true);

    expect(request).toMatchObject({ operation: 'OneItem', path: '/items/7', method: 'GET', isStored: true });
    expect(request.document).toContain('query OneItem');
    expect(cleared.status).toBe(200);
    expect(next.id).toBe(request.id + 1);
  });

  it('are told while they are under way', async () => {
    await using world = await startPageWorld();
    const let_ = Promise.withResolvers<void>();
    world.shop.route('/base/tips', async () => {
      await let_.promise;
      return { body: ['Sit'] };
    });
    await using watching = await watch(world.gateway);

    const answering = world.gateway.query('web', '{ tips }');
    const begun = await watching.request(({ calls }) => calls.length === 1);
    let_.resolve();
    await answering;
    const over = await watching.request(({ end }) => end !== undefined);

    expect(begun.end).toBeUndefined();
    expect(begun.calls[0]?.toMs).toBeUndefined();
    expect(over.calls[0]?.outcome).toBe('ok');
  });

  it('come with news of the schemas: what is wrong with them, and when they are served again', async () => {
    await using world = await startPageWorld();
    await using watching = await watch(world.gateway);
    await watching.schemas(({ isLive }) => isLive);

    await writeFiles(world.gateway.root, { 'schemas/tv.graphql': 'type Query { tips: Nothing }' });
    await world.gateway.reload();
    const wrong = await watching.schemas(({ isLive }) => !isLive);
    await writeFiles(world.gateway.root, { 'schemas/tv.graphql': 'type Query { tips: [String!] }' });
    await world.gateway.reload();

    expect(wrong.errors).toMatchObject([{ code: 'UNKNOWN_TYPE', file: 'schemas/tv.graphql', line: 1 }]);
    const { text } = await ask(world.gateway, '/-/clients');
    expect(text).toContain('"name":"tv"');
  });

  it('do not keep a gateway that closes', async () => {
    await using world = await startPageWorld();
    await using watching = await watch(world.gateway);

    await world.gateway.close();

    await watching.ended;
  });
});
