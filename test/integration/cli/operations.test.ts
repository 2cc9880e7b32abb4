import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { rootWith, runFacet } from './run-facet.ts';

const FILES = {
  'schemas/services/users.graphql': `extend schema @service(url: "http://127.0.0.1:9")
extend type Query { user(id: ID!): User @rest(GET: "/users/{$args.id}") @authenticated }
type User { id: ID! name: String! }
`,
  'schemas/tv.graphql': 'type Query { user(id: ID!): User @authenticated }\ntype User { id: ID! name: String! }\n',
  'clients/tv/user.graphql': `query User($id: ID!) @endpoint(GET: "/users/{id}") { user(id: $id) { ...Name } }
query Id($id: ID!) { user(id: $id) { id } }
fragment Name on User { name }
`,
};
const USER = 'query User($id: ID!) {\n  user(id: $id) {\n    ...Name\n  }\n}\n\nfragment Name on User {\n  name\n}';
const ID = 'query Id($id: ID!) {\n  user(id: $id) {\n    id\n  }\n}';

const entry = (name: string, document: string) => ({
  id: createHash('sha256').update(document).digest('hex'),
  name,
  document,
});
const MANIFEST = [entry('Id', ID), entry('User', USER)];

describe('facet operations', () => {
  it.each([[[]], [['--format', 'json']]])('prints id, name and document of each, with %j', async (options) => {
    await using root = await rootWith(FILES);

    const { code, stdout } = await runFacet(['operations', '--client', 'tv', '--root', root.path, ...options]);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(MANIFEST);
  });

  it('prints a line for each to people', async () => {
    await using root = await rootWith(FILES);

    const { stdout } = await runFacet(['operations', '--client', 'tv', '--root', root.path, '--format', 'text']);

    expect(stdout).toBe(MANIFEST.map(({ id, name }) => `sha256:${id}  ${name}\n`).join(''));
  });

  it('prints problems in place of a manifest that would not hold', async () => {
    await using root = await rootWith({ ...FILES, 'clients/tv/more.graphql': 'query More { users { id } }' });

    const { code, stdout, stderr } = await runFacet(['operations', '--client', 'tv', '--root', root.path]);

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('clients/tv/more.graphql:1:14 OPERATION_INVALID');
  });

  it('exits with 2 for a format that it does not know', async () => {
    const { code } = await runFacet(['operations', '--client', 'tv', '--format', 'xml']);

    expect(code).toBe(2);
  });

  it('keeps the operations of each release in the archive, once', async () => {
    await using root = await rootWith(FILES);
    const archive = join(root.path, 'clients/tv/archive.json');
    const release = () => runFacet(['operations', '--client', 'tv', '--root', root.path, '--archive']);

    const first = await release();
    await writeFile(join(root.path, 'clients/tv/user.graphql'), 'query Id($id: ID!) { user(id: $id) { id name } }');
    const second = await release();
    const third = await release();

    expect([first, second, third].map(({ stdout }) => stdout)).toEqual([
      'clients/tv/archive.json: 2 added, 2 in all\n',
      'clients/tv/archive.json: 1 added, 3 in all\n',
      'clients/tv/archive.json: 0 added, 3 in all\n',
    ]);
    expect(JSON.parse(await readFile(archive, 'utf8'))).toEqual([
      ...MANIFEST,
      entry('Id', ID.replace('    id\n', '    id\n    name\n')),
    ]);
    expect((await runFacet(['check', '--root', root.path])).code).toBe(0);
  });

  it('does not touch an archive with mistakes', async () => {
    await using root = await rootWith({ ...FILES, 'clients/tv/archive.json': '[{ "id": "a" }]' });

    const { code, stderr } = await runFacet(['operations', '--client', 'tv', '--root', root.path, '--archive']);

    expect(code).toBe(1);
    expect(stderr).toContain('clients/tv/archive.json:1:2 OPERATION_INVALID');
    expect(await readFile(join(root.path, 'clients/tv/archive.json'), 'utf8')).toBe('[{ "id": "a" }]');
  });
});
