import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CERTIFICATE as cert, PRIVATE_KEY as key } from '../../support/self-signed.ts';
import { startGraphQLService } from '../../support/start-graphql-service.ts';
import { startService } from '../../support/start-service.ts';
import { rootWith, runFacet } from './run-facet.ts';

const SDL = `
type Query { top(first: Int = 3, old: Int @deprecated): [Review!]! by(filter: Filter): Review }
"What somebody said."
type Review { id: ID! text: String }
input Filter @oneOf { id: ID author: String }
`;
const SNAPSHOT = `input Filter @oneOf {
  author: String
  id: ID
}

type Query {
  by(filter: Filter): Review
  top(first: Int = 3, old: Int @deprecated): [Review!]!
}

"""What somebody said."""
type Review {
  id: ID!
  text: String
}
`;

const pull = (root: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runFacet(['pull', 'reviews', '--root', root, ...args], environment);
const textOf = (root: string, path: string): Promise<string> => readFile(join(root, path), 'utf8');

describe('facet pull of a GraphQL service', () => {
  it('writes its snapshot and its file, which a client can use at once', async () => {
    await using service = await startGraphQLService(SDL, {});
    await using root = await rootWith({
      'schemas/tv.graphql': 'type Query { top(first: Int): [Review!] } type Review { text: String }',
    });

    const { code, stdout } = await pull(root.path, ['--url', `${service.url}/graphql`]);

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `schemas/remote/reviews.graphql written
schemas/services/reviews.graphql written
Next: set REVIEWS_URL=${service.url}, and run facet check
`,
    });
    expect(await textOf(root.path, 'schemas/remote/reviews.graphql')).toBe(SNAPSHOT);
    expect(await textOf(root.path, 'schemas/services/reviews.graphql')).toBe(
      'extend schema @service(kind: GRAPHQL, url: "{$env.REVIEWS_URL}/graphql")\n',
    );
    const checked = await runFacet(['check', '--live', '--root', root.path], { REVIEWS_URL: service.url });
    expect(checked).toMatchObject({ code: 0, stdout: 'No problems.\n' });
  });

  it('refreshes the snapshot, tells what has changed, and keeps the file', async () => {
    await using service = await startGraphQLService(SDL, {});
    const file = `# mine
extend schema @service(kind: GRAPHQL, url: "{$env.REVIEWS_URL}/graphql", headers: [{ name: "x-key", value: "{$env.REVIEWS_KEY}" }])
extend type Review { gone: Int @authenticated }`;
    await using root = await rootWith({
      'schemas/services/reviews.graphql': file,
      'schemas/remote/reviews.graphql': SDL.replace('text: String', 'text: String! gone: Int').replace('by(', 'of('),
    });

    const environment = { REVIEWS_URL: service.url, REVIEWS_KEY: 'secret' };
    const first = await pull(root.path, [], environment);
    const second = await pull(root.path, [], environment);

    expect(first.stdout.split('\n').sort()).toEqual([
      '',
      '  field Query.by was added',
      '  field Query.of was removed',
      '  field Review.gone was removed',
      '  field Review.text changed type from String! to String',
      'schemas/remote/reviews.graphql refreshed, 4 changes',
      'schemas/services/reviews.graphql kept',
    ]);
    expect(second.stdout).toContain('refreshed, nothing has changed\n');
    expect(await textOf(root.path, 'schemas/services/reviews.graphql')).toBe(file);
    expect(await textOf(root.path, 'schemas/remote/reviews.graphql')).toBe(SNAPSHOT);
    expect(service.requests.map(({ headers }) => headers['x-key'])).toEqual(['secret', 'secret']);
  });

  it('writes the snapshot for a file that has none yet, and over one that cannot be read', async () => {
    await using service = await startGraphQLService(SDL, {});
    const file = `extend schema @service(kind: GRAPHQL, url: "${service.url}/graphql")`;
    await using root = await rootWith({ 'schemas/services/reviews.graphql': file });

    const first = await pull(root.path, []);
    await writeFile(join(root.path, 'schemas/remote/reviews.graphql'), '<<<<<<< HEAD');
    const second = await pull(root.path, []);

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(await textOf(root.path, 'schemas/remote/reviews.graphql')).toBe(SNAPSHOT);
  });

  it('asks another instance when it is told to', async () => {
    await using service = await startGraphQLService(SDL, {});
    const file = 'extend schema @service(kind: GRAPHQL, url: "http://127.0.0.1:9/graphql")';
    await using root = await rootWith({ 'schemas/services/reviews.graphql': file });

    const { code } = await pull(root.path, ['--url', `${service.url}/graphql`]);

    expect(code).toBe(0);
    expect(await textOf(root.path, 'schemas/services/reviews.graphql')).toBe(file);
  });

  it('asks older servers for what they know', async () => {
    await using service = await startService({
      '/graphql': ({ body }: { readonly body: unknown }) =>
        JSON.stringify(body).includes('isOneOf')
          ? { status: 400, body: { errors: [{ message: 'Cannot query field "isOneOf" on type "__Type".' }] } }
          : { body: { data: { __schema: OLD } } },
    });
    await using root = await rootWith({});

    const { code } = await pull(root.path, ['--url', `${service.url}/graphql`]);

    expect(code).toBe(0);
    expect(await textOf(root.path, 'schemas/remote/reviews.graphql')).toBe('type Query {\n  top: String\n}\n');
  });

  it('trusts the certificate and gets the token that facet.yaml tells of', async () => {
    await using issuer = await startService({ '/token': { access_token: 'of-the-gateway', expires_in: 60 } });
    await using service = await startService({ '/graphql': { data: { __schema: OLD } } }, { tls: { cert, key } });
    await using root = await rootWith({
      'ca.pem': cert,
      'facet.yaml': `services:
  reviews:
    tls: { ca: ca.pem }
    clientCredentials: { tokenUrl: "${issuer.url}/token", clientId: facet, clientSecret: s }
`,
    });

    const { code, stderr } = await pull(root.path, ['--url', `${service.url}/graphql`]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(service.requests[0]?.headers.authorization).toBe('Bearer of-the-gateway');
  });

  it('says that introspection is off', async () => {
    await using service = await startGraphQLService(SDL, {});
    service.answerWith({ body: { errors: [{ message: 'introspection is disabled' }] } });
    await using root = await rootWith({});

    const { code, stderr } = await pull(root.path, ['--url', `${service.url}/graphql`]);

    expect(code).toBe(1);
    expect(stderr).toBe(
      'facet: "reviews" refuses introspection; save its SDL as schemas/remote/reviews.graphql by other means\n',
    );
  });

  it.each([
    ['cannot be reached', 'http://127.0.0.1:9/graphql', 'Service "reviews" cannot be reached'],
    ['is somewhere else', '/nothing', 'it answers 404'],
    ['does not speak JSON', '/page', 'it does not answer in JSON'],
  ])('says that the service %s, and writes nothing', async (_, path, reason) => {
    await using service = await startService({ '/page': () => ({ body: '<p>Hello</p>' }) });
    await using root = await rootWith({});

    const { code, stderr } = await pull(root.path, ['--url', path.startsWith('/') ? service.url + path : path]);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^facet: "reviews" cannot be pulled: [^\n]*\n$/);
    expect(stderr).toContain(reason);
    await expect(textOf(root.path, 'schemas/remote/reviews.graphql')).rejects.toThrow('ENOENT');
  });

  it('says that a variable of its file is not set, and where the file is wrong', async () => {
    await using unset = await rootWith({
      'schemas/services/reviews.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.FACET_NOBODY}/graphql")',
    });
    await using wrong = await rootWith({ 'schemas/services/reviews.graphql': 'type Review {' });

    const [first, second] = [await pull(unset.path, []), await pull(wrong.path, [])];

    expect(first).toMatchObject({
      code: 1,
      stderr: 'facet: "reviews" cannot be pulled: The environment variable FACET_NOBODY is not set\n',
    });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('facet: schemas/services/reviews.graphql:1: ');
  });

  it.each([
    ['no address', ['reviews'], 'there is no schemas/services/reviews.graphql; say where the service is: --url'],
    [
      'a name that no file can have',
      ['../reviews', '--url', 'http://x'],
      '"../reviews" cannot be the name of a service',
    ],
    ['no name', [], 'takes one <service>'],
    ['an address that is none', ['reviews', '--url', 'reviews'], '--url is an http:// or https:// URL'],
    ['an address with a password', ['reviews', '--url', 'http://a:b@x'], '--url is an http:// or https:// URL'],
    ['operations of nothing', ['reviews', '--operation', 'a', '--url', 'http://x'], '--operation needs --openapi'],
  ])('refuses %s', async (_, args, message) => {
    await using root = await rootWith({});

    const { code, stderr } = await runFacet(['pull', ...args, '--root', root.path]);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('refuses a REST service', async () => {
    await using root = await rootWith({
      'schemas/services/reviews.graphql': 'extend schema @service(url: "http://x")',
    });
    await mkdir(join(root.path, 'schemas/remote'));

    const { code, stderr } = await pull(root.path, []);

    expect(code).toBe(2);
    expect(stderr).toContain('"reviews" is a REST service; say where its description is: --openapi');
  });
});

/** What a server of 2015 has. */
const OLD = {
  queryType: { name: 'Query' },
  directives: [],
  types: [
    { kind: 'SCALAR', name: 'String' },
    {
      ...{ kind: 'OBJECT', name: 'Query', interfaces: [] },
      fields: [{ name: 'top', args: [], type: { kind: 'SCALAR', name: 'String' }, isDeprecated: false }],
    },
  ],
};
