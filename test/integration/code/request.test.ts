import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { deadOrigin } from '../service/support.ts';
import { startGateway, type TestGateway, type TestGatewayOptions } from '../../support/start-gateway.ts';
import { startService, type TestService } from '../../support/start-service.ts';

const SCHEMAS = {
  'schemas/services/shop.graphql': `extend schema @service(url: "{$env.SHOP}", timeout: "10s")
extend type Query { order(id: ID): Order @rest(GET: "/order?id={$args.id}") }
extend type Mutation { add(name: String!): Int @rest(POST: "/added", body: { name: "{$args.name}" }) }
type Order { id: ID! }
`,
  'schemas/app.graphql': `type Query { order: Order value: String @computed }
type Mutation { add(name: String!): Int addTwo: Int @computed }
type Order { id: ID! }
`,
};

/** The code of the client's fields, beside each other. */
const clientCode = (value: string, addTwo = 'null'): string =>
  `export default {
  Query: { value: async (_root: unknown, _args: unknown, ctx: any) => ${value} },
  Mutation: { addTwo: async (_root: unknown, _args: unknown, ctx: any) => ${addTwo} },
};`;

const start = (
  shop: Pick<TestService, 'url'>,
  code: Readonly<Record<string, string>>,
  options: TestGatewayOptions = {},
): Promise<TestGateway> =>
  startGateway({
    files: { ...SCHEMAS, 'schemas/app.ts': clientCode('null'), ...code },
    environment: { SHOP: shop.url },
    ...options,
  });

const errorsIn = ({ logs }: TestGateway): readonly string[] =>
  logs.filter(({ level, err }) => level === 'error' && err !== undefined).map((line) => JSON.stringify(line));

describe('the log', () => {
  it('tells once what code throws, with its field and the request', async () => {
    await using shop = await startService();
    const throwing = clientCode("{ throw new Error('no rates today') }");
    await using gateway = await start(shop, { 'schemas/app.ts': throwing });

    const { headers } = await gateway.query('app', '{ value }');

    const [line, ...others] = errorsIn(gateway);
    expect(others).toEqual([]);
    expect(line).toContain('the code of Query.value failed');
    expect(line).toContain('no rates today');
    expect(line).toContain(headers.get('x-request-id'));
  });

  it('tells the author of a document that is not valid why', async () => {
    await using shop = await startService();
    await using gateway = await start(shop, { 'schemas/app.ts': clientCode("ctx.graph('{ ordr { id } }')") });

    await gateway.query('app', '{ value }');

    expect(errorsIn(gateway)[0]).toContain('Cannot query field');
  });

  it.each(['onRequest', 'onResponse'])('tells which service has an %s that throws', async (hook) => {
    await using shop = await startService({ '/order': { id: 1 } });
    const hooks = `export const ${hook} = () => { throw new Error('no key today'); };`;
    await using gateway = await start(shop, { 'schemas/services/shop.ts': hooks });

    await gateway.query('app', '{ order { id } }');

    const [line, ...others] = errorsIn(gateway);
    expect(others).toEqual([]);
    expect(line).toContain(`${hook} of service \\"shop\\" failed`);
    expect(line).toContain('no key today');
  });

  it('has the lines of code, with the request and the client', async () => {
    await using shop = await startService();
    const logging = clientCode("ctx.log.info({ count: 3 }, 'counted')");
    await using gateway = await start(shop, { 'schemas/app.ts': logging });

    const { headers } = await gateway.query('app', '{ value }');

    const expected = { count: 3, msg: 'counted', client: 'app', requestId: headers.get('x-request-id') };
    expect(gateway.logs).toContainEqual(expect.objectContaining(expected));
  });

  it('counts the calls that code makes with those of its request', async () => {
    await using shop = await startService({ '/order': { id: 1 } });
    const asking = clientCode("JSON.stringify((await ctx.graph('{ order(id: 2) { id } }')).data)");
    await using gateway = await start(shop, { 'schemas/app.ts': asking });

    const { body } = await gateway.query('app', '{ order { id } value }');

    expect(body.data).toEqual({ order: { id: '1' }, value: '{"order":{"id":"1"}}' });
    expect(gateway.logs).toContainEqual(expect.objectContaining({ msg: 'request', calls: 2 }));
  });
});

describe('time', () => {
  const NEVER = '() => new Promise(() => {})';

  it('ends for hooks with that of the service', async () => {
    await using shop = await startService({ '/order': { id: 1 } });
    await using gateway = await start(shop, {
      'schemas/services/shop.graphql': SCHEMAS['schemas/services/shop.graphql'].replace('10s', '50ms'),
      'schemas/services/shop.ts': `export const onRequest = ${NEVER};`,
    });

    const { body } = await gateway.query('app', '{ order { id } }');

    expect(body.errors).toMatchObject([{ path: ['order'], extensions: { code: 'UPSTREAM_TIMEOUT', service: 'shop' } }]);
    expect(shop.calls).toEqual([]);
  });

  it('ends for code and what it asks with that of the request', async () => {
    await using shop = await startService({ '/order': () => new Promise(() => {}) });
    const asking = clientCode("JSON.stringify(await ctx.graph('{ order { id } }'))");
    await using gateway = await start(
      shop,
      { 'schemas/app.ts': asking },
      { settings: { limits: { requestTimeout: '100ms' } } },
    );

    const { status, body } = await gateway.query('app', '{ value }', { accept: 'application/graphql-response+json' });

    expect(status).toBe(504);
    expect(body.errors).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED' } }]);
  });
});

describe('hooks', () => {
  it('run again for each instance that is tried', async () => {
    await using shop = await startService({ '/order': { id: 1 } });
    const down = await deadOrigin();
    await using gateway = await start(shop, {
      'schemas/services/shop.graphql': SCHEMAS['schemas/services/shop.graphql'].replace(
        'url: "{$env.SHOP}"',
        `url: ["${down}", "{$env.SHOP}"]`,
      ),
      'schemas/services/shop.ts': `let attempt = 0;
export const onRequest = () => ({ headers: { 'x-attempt': String(++attempt) } });`,
    });

    const { body } = await gateway.query('app', '{ order { id } }');

    expect(body).toEqual({ data: { order: { id: '1' } } });
    expect(shop.requests.map(({ headers }) => headers['x-attempt'])).toEqual(['2']);
  });

  it('cannot send headers that belong to a connection', async () => {
    await using shop = await startService({ '/order': { id: 1 } });
    await using gateway = await start(shop, {
      'schemas/services/shop.ts':
        "export const onRequest = () => ({ headers: { Host: 'elsewhere.example', 'Transfer-Encoding': 'chunked', 'x-own': '1' } });",
    });

    const { body } = await gateway.query('app', '{ order { id } }');

    expect(body).toEqual({ data: { order: { id: '1' } } });
    expect(shop.requests[0]?.headers).toMatchObject({ host: new URL(shop.url).host, 'x-own': '1' });
    expect(shop.requests[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  it('can send a form in place of JSON', async () => {
    await using shop = await startService({ '/added': 1 });
    await using gateway = await start(shop, {
      'schemas/services/shop.ts': `export const onRequest = ({ body }: { body: string }) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: String(new URLSearchParams(JSON.parse(body))),
});`,
    });

    await gateway.query('app', 'mutation { add(name: "a b") }');

    expect(shop.requests[0]).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=a+b',
    });
  });
});

describe('code', () => {
  it('writes in its turn among the other fields of a mutation', async () => {
    await using shop = await startService({ '/added': 1 });
    const adding = clientCode(
      'null',
      `{ for (const name of ['b', 'c']) await ctx.graph('mutation ($name: String!) { add(name: $name) }', { name }); return 2; }`,
    );
    await using gateway = await start(shop, { 'schemas/app.ts': adding });

    const { body } = await gateway.query('app', 'mutation { a: add(name: "a") addTwo d: add(name: "d") }');

    expect(body).toEqual({ data: { a: 1, addTwo: 2, d: 1 } });
    expect(shop.requests.map(({ body }) => body)).toEqual(['a', 'b', 'c', 'd'].map((name) => ({ name })));
  });

  it('of a service that asks the graph for its own field fails, and does not hang', async () => {
    await using shop = await startService();
    const field = 'type Query { value: String @computed }';
    await using gateway = await startGateway({
      files: {
        'schemas/services/shop.graphql': `extend schema @service(url: "{$env.SHOP}") ${field}`,
        'schemas/services/shop.ts': `export default { Query: {
  value: async (_root: unknown, _args: unknown, ctx: any) => JSON.stringify(await ctx.graph('{ value }')),
} };`,
        'schemas/app.graphql': 'type Query { value: String }',
      },
      environment: { SHOP: shop.url },
    });

    const { body } = await gateway.query('app', '{ value }');

    expect(JSON.stringify(body)).toContain('INTERNAL_SERVER_ERROR');
    expect(errorsIn(gateway)[0]).toContain('asks the graph for what the same code makes');
  });

  it('of a service is live after an edit', async () => {
    const loaded = Promise.withResolvers<void>();
    let loads = 0;
    await using shop = await startService({ '/order': { id: 1 } });
    const hooks = (id: number): string => `export const onResponse = () => ({ body: { id: ${id} } });`;
    await using gateway = await start(
      shop,
      { 'schemas/services/shop.ts': hooks(2) },
      { mode: 'dev', onChecked: () => void (++loads === 2 && loaded.resolve()) },
    );
    const before = await gateway.query('app', '{ order { id } }');

    await writeFile(join(gateway.root, 'schemas/services/shop.ts'), hooks(3));
    await loaded.promise;

    expect(before.body).toEqual({ data: { order: { id: '2' } } });
    expect((await gateway.query('app', '{ order { id } }')).body).toEqual({ data: { order: { id: '3' } } });
  });
});

it('code may do what it likes to its arguments: no other request has them', async () => {
  await using shop = await startService();
  await using gateway = await start(shop, {
    'schemas/app.graphql': 'type Query { total(parts: [Int!]! = [1, 2]): Int @computed }',
    'schemas/app.ts': `export default { Query: {
      total: (_root: unknown, { parts }: { parts: number[] }) => { parts.push(10); return parts.reduce((a, b) => a + b); },
    } };`,
  });
  const given = { variables: { parts: [5] } };

  const answers: unknown[] = [];
  for (let time = 0; time < 3; time++) {
    const [byDefault, byVariable] = await Promise.all([
      gateway.query('app', '{ total }'),
      gateway.query('app', 'query ($parts: [Int!]!) { total(parts: $parts) }', given),
    ]);
    answers.push([byDefault.body.data, byVariable.body.data]);
  }

  expect(answers).toEqual(Array.from({ length: 3 }, () => [{ total: 13 }, { total: 15 }]));
});
