import { expect, it } from 'vitest';

import type { SeenRequest } from '../../support/start-service.ts';
import { as, startShop } from './shop-world.ts';

const WEATHER = '/web/graphql?query=' + encodeURIComponent('{ weather(city: "rome") { celsius } }');
const JSON_ACCEPTED = { accept: 'application/json' };

it('answers an equal operation without a call, for nothing', async () => {
  await using world = await startShop();
  const ask = () => world.gateway.query('web', '{ weather(city: "rome") { celsius } }');

  const first = await ask();
  world.stock.forget();
  const second = await ask();

  expect(second.body).toEqual(first.body);
  expect([first.cost, second.cost]).toEqual([
    { requested: 1, actual: 1 },
    { requested: 1, actual: 0 },
  ]);
  expect(world.stock.calls).toEqual([]);
});

it('says by GET how long an answer holds, by its oldest part', async () => {
  await using world = await startShop();
  const query = '/web/graphql?query=' + encodeURIComponent('{ item(id: "1") { id } product(id: "p1") { name } }');
  await world.gateway.query('web', '{ item(id: "1") { stock } }');
  world.pass(25);

  const answer = await world.gateway.send(query, { headers: JSON_ACCEPTED });
  world.pass(5);
  const later = await world.gateway.send(query, { headers: JSON_ACCEPTED });

  expect([answer.headers.get('cache-control'), later.headers.get('cache-control')]).toEqual([
    'public, max-age=35',
    'public, max-age=30',
  ]);
  expect(answer.headers.get('vary')).toBe('accept');
  expect(later.headers.get('etag')).toBe(answer.headers.get('etag'));
});

it('does not send again what the caller has', async () => {
  await using world = await startShop();
  const first = await world.gateway.send(WEATHER, { headers: JSON_ACCEPTED });
  const etag = first.headers.get('etag') ?? 'none';
  const known = { ...JSON_ACCEPTED, 'if-none-match': `"other", ${etag}` };

  const same = await world.gateway.send(WEATHER, { headers: known });
  world.stock.route('/weather/rome', { celsius: 12 });
  world.pass(100);
  const other = await world.gateway.send(WEATHER, { headers: known });

  expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag]);
  expect(other.status).toBe(200);
  expect(await other.json()).toMatchObject({ data: { weather: { celsius: 12 } } });
});

it('asks who it is before it says that nothing has changed', async () => {
  await using world = await startShop();
  const url = '/web/graphql?query=' + encodeURIComponent('{ user(id: "1") { name } }');
  const first = await world.gateway.send(url, { headers: { ...JSON_ACCEPTED, ...as('a').headers } });

  const forged = await world.gateway.send(url, {
    headers: { ...JSON_ACCEPTED, 'x-api-key': 'forged', 'if-none-match': first.headers.get('etag') ?? '' },
  });

  expect(first.headers.get('cache-control')).toBe('private, max-age=30');
  expect(first.headers.get('vary')).toBe('accept, authorization, x-api-key');
  expect(forged.status).toBe(401);
});

it('does the same for endpoints', async () => {
  await using world = await startShop();

  const first = await world.gateway.send('/web/weather/rome');
  const etag = first.headers.get('etag') ?? '';
  const second = await world.gateway.send('/web/weather/rome', { headers: { 'if-none-match': etag } });

  expect(await first.json()).toEqual({ celsius: 30 });
  expect(first.headers.get('cache-control')).toBe('public, max-age=10');
  expect([second.status, world.stock.calls.length]).toEqual([304, 1]);
});

it('says nothing of the age of what is not cached, and of no POST', async () => {
  await using world = await startShop();
  const fresh = '/web/graphql?query=' + encodeURIComponent('{ fresh { celsius } }');

  const uncached = await world.gateway.send(fresh, { headers: JSON_ACCEPTED });
  const { headers } = await world.gateway.query('web', '{ weather(city: "rome") { celsius } }');

  expect([uncached.headers.get('cache-control'), uncached.headers.get('etag')]).toEqual(['no-store', null]);
  expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
});

it('gives a stale part no age, and keeps no answer with it', async () => {
  await using world = await startShop();
  await world.gateway.send(WEATHER, { headers: JSON_ACCEPTED });
  world.pass(20);
  world.stock.route('/weather/rome', { celsius: 11 });

  const stale = await world.gateway.send(WEATHER, { headers: JSON_ACCEPTED });
  await expect
    .poll(async () => (await world.gateway.query('web', '{ weather(city: "rome") { celsius } }')).body.data)
    .toEqual({ weather: { celsius: 11 } });

  expect(stale.headers.get('cache-control')).toBe('public, max-age=0');
  expect(await stale.json()).toMatchObject({ data: { weather: { celsius: 30 } } });
});

it('keeps no answer in which something failed', async () => {
  await using world = await startShop();
  world.stock.route('/weather/rome', () => ({ status: 500 }));
  const failed = await world.gateway.send(WEATHER, { headers: JSON_ACCEPTED });
  world.stock.route('/weather/rome', { celsius: 9 });

  const mended = await world.gateway.send(WEATHER, { headers: JSON_ACCEPTED });

  expect(failed.headers.get('cache-control')).toBe('no-store');
  expect(await mended.json()).toMatchObject({ data: { weather: { celsius: 9 } } });
});

it('keeps no answer of code that looks at headers, and none for others of code that looks at the caller', async () => {
  await using world = await startShop({
    files: {
      'schemas/tv.graphql': `
        type Query { weather(city: String!): Weather }
        type Weather { celsius: Int label: String @computed(selectionSet: "{ celsius }") whose: String @computed(selectionSet: "{ celsius }") }`,
      'schemas/tv.ts': `export default { Weather: {
        label: ({ celsius }, _, ctx) => celsius + ' in ' + ctx.header('accept-language'),
        whose: ({ celsius }, _, ctx) => celsius + ' for ' + ctx.caller?.claims.sub,
      } };`,
    },
  });
  const label = (language: string) =>
    world.gateway.query('tv', '{ weather(city: "rome") { label } }', { headers: { 'accept-language': language } });
  const whose = (caller: string) => world.gateway.query('tv', '{ weather(city: "rome") { whose } }', as(caller));

  const labels = [await label('fr'), await label('it')];
  const owners = [await whose('a'), await whose('b')];

  expect([...labels, ...owners].map(({ body }) => body.data)).toEqual([
    { weather: { label: '30 in fr' } },
    { weather: { label: '30 in it' } },
    { weather: { whose: '30 for a' } },
    { weather: { whose: '30 for b' } },
  ]);
  expect(world.stock.calls).toHaveLength(1);
});

it('gives nobody what code has asked the graph for by the headers of another', async () => {
  await using world = await startShop({
    files: {
      'schemas/services/tenants.graphql': `
        extend schema @service(url: "{$env.STOCK}", forward: ["x-tenant"])
        extend type Query {
          kept: Tenant @rest(GET: "/tenant") @cacheControl(maxAge: 60)
          asked: Tenant @rest(GET: "/tenant")
        }
        type Tenant { name: String }`,
      'schemas/tv.graphql': `
        type Query { weather(city: String!): Weather }
        type Weather { kept: String @computed(selectionSet: "{ celsius }") asked: String @computed(selectionSet: "{ celsius }") }`,
      'schemas/tv.ts': `
        const name = async (field, ctx) => (await ctx.graph('{ ' + field + ' { name } }')).data[field].name;
        export default { Weather: { kept: (_, __, ctx) => name('kept', ctx), asked: (_, __, ctx) => name('asked', ctx) } };`,
    },
  });
  world.stock.route('/tenant', ({ headers }: SeenRequest) => ({ body: { name: headers['x-tenant'] } }));
  const ask = async (field: string, tenant: string) => {
    const query = `{ weather(city: "rome") { ${field} } }`;
    return (await world.gateway.query('tv', query, { headers: { 'x-tenant': tenant } })).body.data;
  };

  const inTurn = [await ask('kept', 'a'), await ask('kept', 'b')];
  const atOnce = await Promise.all([ask('asked', 'a'), ask('asked', 'b')]);

  expect(inTurn).toEqual([{ weather: { kept: 'a' } }, { weather: { kept: 'b' } }]);
  expect(atOnce).toEqual([{ weather: { asked: 'a' } }, { weather: { asked: 'b' } }]);
});

it('makes one answer for many who ask for the same at once', async () => {
  await using world = await startShop();
  const ask = () => world.gateway.query('web', '{ weather(city: "rome") { celsius } }');

  const answers = await Promise.all(Array.from({ length: 100 }, ask));

  expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).toEqual(
    new Set(['{"data":{"weather":{"celsius":30}}}']),
  );
  expect(answers.filter(({ cost }) => cost?.actual === 1)).toHaveLength(1);
  expect(world.stock.calls).toHaveLength(1);
});

it('lets nobody wait for one another whose answers are for no others', async () => {
  await using world = await startShop({
    files: {
      'schemas/tv.graphql': `
        type Query { weather(city: String!): Weather }
        type Weather { celsius: Int label: String @computed(selectionSet: "{ celsius }") }`,
      'schemas/tv.ts': `
        let begun = 0;
        const three = Promise.withResolvers();
        export default { Weather: {
          label: async ({ celsius }, _, ctx) => {
            if (++begun === 4) three.resolve();
            if (begun > 1) await three.promise;
            return celsius + ' in ' + ctx.header('accept-language');
          },
        } };`,
    },
    settings: { limits: { requestTimeout: '2s' } },
  });
  const ask = (language: string) =>
    world.gateway.query('tv', '{ weather(city: "rome") { label } }', { headers: { 'accept-language': language } });

  const answers = await Promise.all(['fr', 'it', 'de', 'es'].map(ask));

  expect(answers.map(({ body }) => body.data)).toEqual(
    ['fr', 'it', 'de', 'es'].map((language) => ({ weather: { label: `30 in ${language}` } })),
  );
});
