import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorsIn } from '../../support/check-files.ts';
import { startGateway, type TestGateway } from '../../support/start-gateway.ts';

const SERVED = [
  'graphql',
  'health',
  'metrics',
  'v2',
  'constructor',
  'toString',
  'then',
  'openapi',
  'web.v2',
  'v1.v1',
  'a-_9',
];
const UNSERVED = ['web', 'v1', 'web.v3', '__proto__', 'valueOf', 'prototype', 'Graphql'];

const schemaOf = (name: string): string => `type Query { name: String @from(value: "${name}") }`;
const operationOf = (name: string): string => `query Name @endpoint(GET: "/of-${name.replace('.', '-')}") { name }`;

let gateway: TestGateway;

beforeAll(async () => {
  const files = SERVED.flatMap((name) => [
    [`schemas/${name}.graphql`, schemaOf(name)],
    [`clients/${name}/name.graphql`, operationOf(name)],
  ]);
  const settings = { clients: { constructor: { introspection: true } } };
  gateway = await startGateway({ files: Object.fromEntries(files) as Record<string, string>, settings });
});
afterAll(() => gateway.close());

const pathOf = (name: string): string => name.replace('.', '/');

it.each(SERVED)('a client may be called %s', async (name) => {
  expect((await gateway.query(pathOf(name), '{ name __typename }')).body).toEqual({
    data: { name, __typename: 'Query' },
  });
  expect(await (await gateway.send(`/${pathOf(name)}/of-${name.replace('.', '-')}`)).json()).toBe(name);
  expect(await (await gateway.send(`/${pathOf(name)}/openapi.json`)).json()).toMatchObject({ info: { title: name } });
  const { body } = await gateway.query(pathOf(name), '{ __schema { queryType { name } } }');
  expect(body.errors === undefined).toBe(name === 'constructor');
});

it.each(UNSERVED)('nothing is served for %s, which has no file', async (name) => {
  expect((await gateway.send(`/${pathOf(name)}/graphql`, { method: 'POST' })).status).toBe(404);
  expect((await gateway.send(`/${pathOf(name)}/openapi.json`)).status).toBe(404);
});

it.each(['1tv', '_web', 'a b', 'é', 'web.beta', 'web.v2.v3', '__proto__', 'web.'])(
  'no client can be called %s',
  (name) => {
    expect(errorsIn({ [`schemas/${name}.graphql`]: schemaOf(name) })).toEqual([
      `INVALID_SDL schemas/${name}.graphql:1:1`,
    ]);
  },
);
