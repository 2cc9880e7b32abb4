import { setTimeout as passed } from 'node:timers/promises';

import { expect, it } from 'vitest';

import type { Reply } from '../../support/start-service.ts';
import { startShop } from './shop-world.ts';

const item = (id: string) => `item${id}: item(id: "${id}") { id stock }`;

it('keeps one entry for each key, and asks for those that are missing alone', async () => {
  await using world = await startShop();

  const first = await world.gateway.query('web', `{ ${item('1')} ${item('2')} }`);
  const second = await world.gateway.query('web', `{ ${item('2')} ${item('3')} ${item('1')} }`);

  expect(first.body.data).toEqual({ item1: { id: '1', stock: 10 }, item2: { id: '2', stock: 20 } });
  expect(second.body.data).toEqual({
    item2: { id: '2', stock: 20 },
    item3: { id: '3', stock: 30 },
    item1: { id: '1', stock: 10 },
  });
  expect(world.stock.calls).toEqual(['GET /items?id=1&id=2', 'GET /items?id=3']);
});

it('keeps that there is nothing under a key', async () => {
  await using world = await startShop();

  for (let turn = 0; turn < 2; turn++) {
    const { body } = await world.gateway.query('web', '{ item(id: "99") { id } }');
    expect(body.data).toEqual({ item: null });
  }

  expect(world.stock.calls).toEqual(['GET /items?id=99']);
});

it('warms one client by another: what web has read, mobile is given', async () => {
  await using world = await startShop();

  await world.gateway.query('web', '{ item(id: "1") { id } product(id: "p1") { name id } }');
  const { body } = await world.gateway.query('mobile', '{ item(id: "1") { amount } thing(id: "p1") { title id } }');

  expect(body.data).toEqual({ item: { amount: 10 }, thing: { title: 'Tea', id: 'p1' } });
  expect(world.stock.calls).toHaveLength(1);
  expect(world.catalog.documents).toHaveLength(1);
});

it('asks a GraphQL service again for what was not selected before', async () => {
  await using world = await startShop();

  await world.gateway.query('web', '{ product(id: "p1") { id } }');
  const { body } = await world.gateway.query('web', '{ product(id: "p1") { id name } }');

  expect(body.data).toEqual({ product: { id: 'p1', name: 'Tea' } });
  expect(world.catalog.documents).toHaveLength(2);
});

it('asks again when the time of an entry is over, and not before', async () => {
  await using world = await startShop();
  const ask = () => world.gateway.query('web', '{ item(id: "1") { id } }');

  await ask();
  world.pass(59);
  await ask();
  const before = world.stock.calls.length;
  world.pass(2);
  await ask();

  expect([before, world.stock.calls.length]).toEqual([1, 2]);
});

it('does not keep what has no age, nor what failed', async () => {
  await using world = await startShop();
  world.stock.route('/items', () => ({ status: 500 }));

  await world.gateway.query('web', '{ fresh { celsius } item(id: "1") { id } }');
  await world.gateway.query('web', '{ fresh { celsius } item(id: "1") { id } }');

  expect(world.stock.calls.filter((call) => call === 'GET /fresh')).toHaveLength(2);
  expect(world.stock.calls.filter((call) => call.startsWith('GET /items'))).toHaveLength(2);
});

it('does not keep what is no answer to the call', async () => {
  await using world = await startShop();
  world.stock.route('/weather/rome', [1, 2]);

  const bad = await world.gateway.query('web', '{ weather(city: "rome") { celsius } }');
  world.stock.route('/weather/rome', { celsius: 31 });
  const good = await world.gateway.query('web', '{ weather(city: "rome") { celsius } }');

  expect(bad.body.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  expect(good.body.data).toEqual({ weather: { celsius: 31 } });
});

it('reads an answer that is nested deeper than calls can be', async () => {
  await using world = await startShop();
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  world.stock.route('/weather/rome', () => ({ body: `{ "celsius": 32, "deep": ${deep} }` }));

  const { body } = await world.gateway.query('web', '{ weather(city: "rome") { celsius } }');

  expect(body.data).toEqual({ weather: { celsius: 32 } });
});

it('gives what is stale at once while it is fetched again', async () => {
  await using world = await startShop();
  const ask = () => world.gateway.query('web', '{ weather(city: "rome") { celsius } }');
  await ask();
  const { promise: asked, resolve: tell } = Promise.withResolvers<void>();
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  world.stock.route('/weather/rome', async (): Promise<Reply> => {
    tell();
    await answered;
    return { body: { city: 'rome', celsius: 31 } };
  });
  world.pass(20);

  const [stale, also] = await Promise.all([ask(), ask()]);
  await asked;
  answer();
  await expect.poll(async () => (await ask()).body.data).toEqual({ weather: { celsius: 31 } });

  expect(stale.body).toEqual({ data: { weather: { celsius: 30 } } });
  expect(also.body).toEqual({ data: { weather: { celsius: 30 } } });
  expect(world.stock.calls).toHaveLength(2);
});

it('gives one value of a key to all of a request, also when fetching it again has failed meanwhile', async () => {
  await using world = await startShop({
    files: {
      'schemas/services/slow.graphql': `
        extend schema @service(url: "{$env.STOCK}", retries: 0)
        extend type Query {
          thing(id: ID!): Thing @rest(GET: "/items?id={$keys}", key: "$args.id", match: "id")
            @cacheControl(maxAge: 10, staleWhileRevalidate: 50)
          slow: Slow @rest(GET: "/slow")
        }
        type Slow { thingId: ID thing: Thing @from(query: "thing(id: $this.thingId)") }
        type Thing { id: ID! stock: Int }`,
      'schemas/tv.graphql': `
        type Query { thing(id: ID!): Thing slow: Slow }
        type Slow { thing: Thing }
        type Thing { stock: Int }`,
    },
  });
  const failed = Promise.withResolvers<void>();
  world.stock.route('/slow', { thingId: '1' });
  const ask = () => world.gateway.query('tv', '{ thing(id: "1") { stock } slow { thing { stock } } }');
  await ask();
  world.pass(20);
  world.stock.route('/items', () => {
    setTimeout(failed.resolve, 50);
    return { status: 500 };
  });
  world.stock.route('/slow', async () => {
    await failed.promise;
    return { body: { thingId: '1' } };
  });

  const { body } = await ask();

  expect(body).toEqual({ data: { thing: { stock: 10 }, slow: { thing: { stock: 10 } } } });
});

it('gives what is past its time when the service fails, and says so', async () => {
  await using world = await startShop();
  const ask = () => world.gateway.query('web', '{ a: item(id: "1") { id } weather(city: "rome") { celsius } }');
  await ask();
  world.pass(120);
  world.stock.route('/items', () => ({ status: 503 }));
  world.stock.route('/weather/rome', () => ({ status: 500, body: 'secret' }));

  const { body } = await ask();
  const again = await ask();
  world.pass(1_000);
  const later = await ask();

  const degraded = (path: string) => ({ path: [path], code: 'UPSTREAM_ERROR', service: 'stock', stale: true });
  expect(body).toEqual({
    data: { a: { id: '1' }, weather: { celsius: 30 } },
    extensions: { degraded: [degraded('a'), degraded('weather')] },
  });
  expect(again.body).toEqual(body);
  expect(later.body.data).toEqual({ a: null, weather: null });
  expect(later.body.errors).toHaveLength(2);
});

it('says so of what a service file makes of it, by text or code', async () => {
  await using world = await startShop({
    files: {
      'schemas/services/made.graphql': `
        extend schema @service(url: "{$env.STOCK}", retries: 0)
        extend type Query { box: Box @rest(GET: "/box") }
        type Box {
          name: Name @rest(GET: "/name") @cacheControl(maxAge: 10, staleIfError: 50)
          label: String @from(value: "box {$this.name.text}")
          title: String @from(value: "{$this.label}!")
          code: String @computed(selectionSet: "{ name { text } }")
        }
        type Name { text: String }`,
      'schemas/services/made.ts': 'export default { Box: { code: ({ name }) => name.text } };',
      'schemas/tv.graphql': 'type Query { box: Box } type Box { label: String title: String code: String }',
    },
  });
  world.stock.route('/box', {});
  world.stock.route('/name', { text: 'one' });
  const ask = (field: string) => world.gateway.query('tv', `{ box { ${field} } }`);
  await ask('label');
  world.pass(20);
  world.stock.route('/name', () => ({ status: 500 }));

  const made = [await ask('label'), await ask('title'), await ask('code')];

  const stale = (field: string, value: string) => ({
    data: { box: { [field]: value } },
    extensions: { degraded: [{ path: ['box', field], code: 'UPSTREAM_ERROR', service: 'made', stale: true }] },
  });
  expect(made.map(({ body }) => body)).toEqual([
    stale('label', 'box one'),
    stale('title', 'box one!'),
    stale('code', 'one'),
  ]);
});

it('gives what is past its time to those too who had joined somebody who left', async () => {
  await using world = await startShop();
  await world.gateway.query('web', '{ item(id: "1") { stock } }');
  world.pass(120);
  const asked = Promise.withResolvers<void>();
  world.stock.route('/items', async () => {
    asked.resolve();
    await passed(300);
    return { status: 500 };
  });
  const leaving = new AbortController();
  const path = `/web/graphql?query=${encodeURIComponent('{ item(id: "1") { stock } }')}`;
  const gone = world.gateway.send(path, { headers: { accept: 'application/json' }, signal: leaving.signal });
  await asked.promise;

  const joined = world.gateway.query('mobile', '{ item(id: "1") { amount } }');
  await passed(100);
  leaving.abort();

  await expect(gone).rejects.toThrow();
  expect((await joined).body).toMatchObject({
    data: { item: { amount: 10 } },
    extensions: { degraded: [{ stale: true }] },
  });
});

it('asks whether an answer past its time holds still, where the service has marked it', async () => {
  await using world = await startShop();
  const ask = () => world.gateway.query('web', '{ weather(city: "rome") { celsius } }');
  world.stock.route('/weather/rome', ({ headers }: { headers: Record<string, string> }): Reply =>
    headers['if-none-match'] === '"v1"'
      ? { status: 304, headers: { etag: '"v1"' } }
      : { headers: { etag: '"v1"' }, body: { celsius: 25 } },
  );

  await ask();
  world.pass(65);
  const confirmed = await ask();
  world.pass(9);
  const kept = await ask();

  expect([confirmed.body.data, kept.body.data]).toEqual([{ weather: { celsius: 25 } }, { weather: { celsius: 25 } }]);
  expect(world.stock.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"']);
});

it('keeps what depends on a header for those who send the same one', async () => {
  await using world = await startShop();
  const ask = (language: string) =>
    world.gateway.query('web', '{ page { text } }', { headers: { 'accept-language': language } });

  const answers = [await ask('fr'), await ask('it'), await ask('fr')];

  expect(answers.map(({ body }) => body.data)).toEqual(
    ['fr', 'it', 'fr'].map((language) => ({ page: { text: `page in ${language}` } })),
  );
  expect(world.stock.calls).toHaveLength(2);
});

it('makes one call for 500 clients who ask for the same at once', async () => {
  await using world = await startShop();

  const answers = await Promise.all(
    Array.from({ length: 500 }, () => world.gateway.query('web', `{ ${item('1')} product(id: "p1") { name } }`)),
  );

  const expected = { item1: { id: '1', stock: 10 }, product: { name: 'Tea' } };
  expect(answers.every(({ body }) => JSON.stringify(body) === JSON.stringify({ data: expected }))).toBe(true);
  expect(world.stock.calls).toHaveLength(1);
  expect(world.catalog.documents).toHaveLength(1);
});

it('makes one call each time the time of an entry is over, however many ask, and has nobody wait where it may be stale', async () => {
  await using world = await startShop();
  const ask = (query: string) =>
    Promise.all(Array.from({ length: 100 }, () => world.gateway.query('web', query, { operationName: 'A' })));

  const calls: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await ask('query A { item(id: "1") { id stock } }');
    await ask('query A { weather(city: "rome") { celsius } }');
    await expect.poll(() => world.stock.calls.length).toBeGreaterThan(calls.at(-1) ?? 0);
    calls.push(world.stock.calls.length);
    world.pass(45);
    await ask('query A { item(id: "1") { id stock } }');
    world.pass(20);
  }

  expect(calls.at(-1)).toBeLessThanOrEqual(6);
});

it('asks for what somebody else began to ask for and left', async () => {
  await using world = await startShop();
  const { promise: asked, resolve: tell } = Promise.withResolvers<void>();
  let calls = 0;
  world.stock.route('/weather/rome', async (): Promise<Reply> => {
    if (++calls > 1) return { body: { celsius: 7 } };
    tell();
    return new Promise(() => {});
  });
  const leaving = new AbortController();
  const query = '{ weather(city: "rome") { celsius } }';
  const left = world.gateway.send('/web/graphql', {
    method: 'POST',
    signal: leaving.signal,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: query + ' # leaves' }),
  });
  await asked;

  const staying = world.gateway.query('web', query);
  await world.gateway.query('web', '{ __typename }');
  leaving.abort();

  await expect(left).rejects.toThrow();
  expect((await staying).body.data).toEqual({ weather: { celsius: 7 } });
});

it('keeps nothing where the cache has no room', async () => {
  await using world = await startShop({ settings: { cache: { maxBytes: 0 } } });

  await world.gateway.query('web', `{ ${item('1')} }`);
  await world.gateway.query('web', `{ ${item('1')} }`);

  expect(world.stock.calls).toHaveLength(2);
});

it('tells in the access log what was not asked for, and what stands in for what failed', async () => {
  await using world = await startShop();
  const ask = () => world.gateway.query('web', '{ weather(city: "rome") { celsius } }');
  await ask();
  await ask();
  world.pass(120);
  world.stock.route('/weather/rome', () => ({ status: 500 }));

  await ask();

  const lines = world.gateway.logs.filter(({ msg }) => msg === 'request');
  expect(lines.map(({ calls, cache, degraded }) => ({ calls, cache, degraded }))).toEqual([
    { calls: 1, cache: undefined, degraded: undefined },
    { calls: 0, cache: 'hit', degraded: undefined },
    { calls: 1, cache: undefined, degraded: 1 },
  ]);
});

it('reads nothing from the cache below a write, and keeps what is read there', async () => {
  await using world = await startShop();
  await world.gateway.query('web', '{ item(id: "1") { stock } user(id: "2") { name } }');
  world.shop.forget();

  await world.gateway.query('web', 'mutation { renameUser(id: "1", name: "Ada") { friend { name } } }');
  const below = [...world.shop.calls];
  await world.gateway.query('web', '{ user(id: "2") { name id } }');

  expect(below).toEqual(['PATCH /users/1', 'GET /users?id=2']);
  expect(world.shop.calls).toEqual(below);
});

it('gives nobody what was made of the headers of another, not even at the same time', async () => {
  await using world = await startShop({
    files: {
      'schemas/services/stock.ts': `export default {
        onRequest: (_request, ctx) => ({ headers: { 'x-who': ctx.header('x-who') } }),
      };`,
    },
  });
  const { promise: both, resolve } = Promise.withResolvers<void>();
  world.stock.route('/weather/rome', async ({ headers }: { headers: Record<string, string> }): Promise<Reply> => {
    await both;
    return { body: { city: headers['x-who'], celsius: 1 } };
  });
  const ask = (who: string, selected: string) =>
    world.gateway.query('web', `{ weather(city: "rome") { ${selected} } }`, { headers: { 'x-who': who } });

  const pending = [ask('a', 'city'), ask('b', 'city celsius')];
  await expect.poll(() => world.stock.calls.length).toBeGreaterThan(0);
  setTimeout(resolve, 100);
  const cities = (await Promise.all(pending)).map(
    ({ body }) => (body.data as { weather: { city: string } }).weather.city,
  );

  expect(cities).toEqual(['a', 'b']);
});
