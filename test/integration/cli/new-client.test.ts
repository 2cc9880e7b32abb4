import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { REPOSITORY, rootWith, runFacet } from './run-facet.ts';

/** The files of the demo that these commands read. */
async function demoFiles(...names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const texts = names.map(async (name) => [name, await readFile(join(REPOSITORY, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}

const SERVICES = ['catalog', 'devices', 'notifications', 'orders', 'users'].map(
  (name) => `schemas/services/${name}.graphql`,
);

describe('facet new client', () => {
  it('writes a small view of the graph that the check finds nothing wrong with', async () => {
    await using root = await rootWith(await demoFiles(...SERVICES, 'schemas/remote/catalog.graphql'));

    const { code, stdout } = await runFacet(['new', 'client', 'tv'], {}, root.path);
    const checked = await runFacet(['check', '--format', 'json'], {}, root.path);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^schemas\/tv\.graphql\nclients\/tv\/first\.graphql\n\n.*\/tv\/graphql is live/);
    const problems = JSON.parse(checked.stdout) as { file: string }[];
    expect(problems.filter(({ file }) => file.includes('tv'))).toEqual([]);
    expect(await readFile(join(root.path, 'schemas/tv.graphql'), 'utf8')).toContain('searchProducts');
  });

  it.each([
    [
      'a look-up, where there is nothing else',
      'user(id: ID!): User @rest(GET: "/users/{$args.id}")',
      'user(id: $id) {',
    ],
    ['a value without an object', 'motto: String @rest(GET: "/motto")', '  motto\n'],
  ])('shows %s', async (_, field, asked) => {
    await using root = await rootWith({
      'schemas/services/users.graphql': `extend schema @service(url: "http://127.0.0.1:9")
extend type Query { ${field} }
type User { id: ID! name: String! friends: [User!]! @rest(GET: "/friends") }
`,
    });

    const { code } = await runFacet(['new', 'client', 'tv'], {}, root.path);
    const checked = await runFacet(['check'], {}, root.path);

    expect(code).toBe(0);
    expect(checked.code).toBe(0);
    expect(await readFile(join(root.path, 'clients/tv/first.graphql'), 'utf8')).toContain(asked);
  });

  it('copies schema, code and operations of another client, and not its archive', async () => {
    const files = await demoFiles(
      ...SERVICES,
      ...[
        'schemas/remote/catalog.graphql',
        'schemas/web.graphql',
        'schemas/web.ts',
        'clients/web/user-dashboard.graphql',
      ],
    );
    await using root = await rootWith({ ...files, 'clients/web/archive.json': '{}' });

    const { code, stdout } = await runFacet(['new', 'client', 'web.v2', '--from', 'web'], {}, root.path);

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^schemas\/web\.v2\.graphql\nschemas\/web\.v2\.ts\nclients\/web\.v2\/user-dashboard\.graphql\n\n.*\/web\/v2\/graphql/,
    );
    expect(await readFile(join(root.path, 'schemas/web.v2.ts'), 'utf8')).toBe(files['schemas/web.ts']);
  });

  it('leaves what is there as it is', async () => {
    await using root = await rootWith({
      'schemas/services/users.graphql': 'extend schema @service(url: "http://127.0.0.1:9")',
      'schemas/tv.graphql': 'type Query { mine: Int }',
      'schemas/web.graphql': 'type Query { other: Int }',
    });

    const [first, copy] = [
      await runFacet(['new', 'client', 'tv'], {}, root.path),
      await runFacet(['new', 'client', 'tv', '--from', 'web'], {}, root.path),
    ];

    expect(first).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('there already') });
    expect(copy).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('there already') });
    expect(await readFile(join(root.path, 'schemas/tv.graphql'), 'utf8')).toBe('type Query { mine: Int }');
  });

  it('says that there is no service to see', async () => {
    await using root = await rootWith({ 'facet.yaml': '' });

    const { code, stderr } = await runFacet(['new', 'client', 'tv'], {}, root.path);

    expect(code).toBe(1);
    expect(stderr).toBe('facet: there is no service to see yet: describe one in schemas/services/ first\n');
  });
});
