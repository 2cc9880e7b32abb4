import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { readRootFiles } from '../../../src/language/root-files.ts';

async function rootWith(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'facet-root-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

it('finds services, snapshots and clients with their operations and code', async () => {
  const root = await rootWith({
    'schemas/services/users.graphql': 'users',
    'schemas/services/catalog.graphql': 'catalog',
    'schemas/remote/catalog.graphql': 'remote',
    'schemas/web.graphql': 'web',
    'schemas/web.ts': '',
    'schemas/web.v2.graphql': 'web.v2',
    'schemas/iot.graphql': 'iot',
    'schemas/iot.js': '',
    'clients/web/z.graphql': 'z',
    'clients/web/a/deep/b.gql': 'b',
    'clients/web/notes.md': 'no',
    'clients/web/schema.graphqls': 'no',
    'clients/web/app/main.ts': 'no',
    'clients/web/node_modules/package/some.graphql': 'no',
    'clients/web/archive.json': '[]',
    'clients/iot/one.graphql': 'one',
  });

  const files = await readRootFiles(root);

  expect(files).toEqual({
    services: [
      { path: 'schemas/services/catalog.graphql', text: 'catalog' },
      { path: 'schemas/services/users.graphql', text: 'users' },
    ],
    remotes: [{ path: 'schemas/remote/catalog.graphql', text: 'remote' }],
    clients: [
      {
        name: 'iot',
        schema: { path: 'schemas/iot.graphql', text: 'iot' },
        operations: [{ path: 'clients/iot/one.graphql', text: 'one' }],
        code: join(root, 'schemas/iot.js'),
      },
      {
        name: 'web',
        schema: { path: 'schemas/web.graphql', text: 'web' },
        operations: [
          { path: 'clients/web/a/deep/b.gql', text: 'b' },
          { path: 'clients/web/z.graphql', text: 'z' },
        ],
        archive: { path: 'clients/web/archive.json', text: '[]' },
        code: join(root, 'schemas/web.ts'),
      },
      {
        name: 'web.v2',
        schema: { path: 'schemas/web.v2.graphql', text: 'web.v2' },
        operations: [],
        code: undefined,
      },
    ],
  });
});

it('takes a root without any folder as empty', async () => {
  expect(await readRootFiles(await rootWith({}))).toEqual({ services: [], remotes: [], clients: [] });
});

it('ignores hidden files and what editors have not finished', async () => {
  const root = await rootWith({
    'schemas/.web.graphql': '',
    'schemas/#web.graphql': '',
    'schemas/web.graphql~': '',
    'schemas/tv.graphql': '',
    'clients/tv/.git/a.graphql': '',
    'clients/tv/.#a.graphql': '',
  });

  const { clients } = await readRootFiles(root);

  expect(clients).toMatchObject([{ name: 'tv', operations: [] }]);
});

it('reads links to files and folders, as Kubernetes mounts them', async () => {
  const root = await rootWith({ '..data/tv.graphql': 'type Query { a: Int }', '..data/operations/a.graphql': '{ a }' });
  await mkdir(join(root, 'schemas'));
  await mkdir(join(root, 'clients'));
  await symlink('../..data/tv.graphql', join(root, 'schemas/tv.graphql'));
  await symlink('../..data/operations', join(root, 'clients/tv'));

  const { clients } = await readRootFiles(root);

  expect(clients).toMatchObject([
    { name: 'tv', schema: { text: 'type Query { a: Int }' }, operations: [{ path: 'clients/tv/a.graphql' }] },
  ]);
});

it.each(['schemas/web.graphql', 'clients/tv/folder'])('names a link at %s that leads nowhere', async (path) => {
  const root = await rootWith({ 'schemas/tv.graphql': '', 'clients/tv/b.graphql': '' });
  await symlink('missing', join(root, path));

  await expect(readRootFiles(root)).rejects.toThrow(`${path} is a link that leads nowhere`);
});

it('refuses a file of more than 1 MB', async () => {
  const root = await rootWith({ 'clients/tv/a.graphql': '#'.repeat(1_048_577), 'schemas/tv.graphql': '' });

  await expect(readRootFiles(root)).rejects.toThrow('clients/tv/a.graphql is larger than 1 MB');
});
