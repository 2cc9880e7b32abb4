import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { compile, runCodegen } from '../integration/codegen/run-codegen.ts';
import { REPOSITORY } from '../support/start-gateway.ts';
import { filesOf, folderWith } from './example-root.ts';
import { type Block, pageNamed } from './page.ts';
import { shownPieces } from './run-command.ts';

const FILE = /^(?:#|\/\/) (?<path>[\w./-]+\.(?:graphql|ts|yml))\n/;

const blocks = pageNamed('codegen.md').parts.filter((part): part is Block => part.kind === 'block');
const shown = new Map(blocks.map(({ text }) => [FILE.exec(text)?.groups?.['path'] ?? '', text.replace(FILE, '')]));
const GENERATED = ['clients/tv/operations.ts', 'schemas/tv.resolvers.ts'];

let root: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  const written = [...shown].filter(([path]) => path !== '' && !GENERATED.includes(path));
  root = await folderWith(
    filesOf({
      base: ['users', 'catalog'],
      files: { ...Object.fromEntries(written), 'package.json': '{ "type": "module" }' },
    }),
  );
  await runCodegen(root.path);
});
afterAll(() => root[Symbol.asyncDispose]());

it.each(GENERATED)('docs/codegen.md shows what its codegen.yml generates: %s', async (path) => {
  const generated = await readFile(join(root.path, path), 'utf8');

  const pieces = shownPieces(shown.get(path) ?? '');

  expect(pieces.length).toBeGreaterThan(0);
  for (const piece of pieces) expect(generated).toContain(piece);
});

it('docs/codegen.md shows the config of this repository', async () => {
  const own = await readFile(join(REPOSITORY, 'codegen.yml'), 'utf8');
  const config = /^config:\n(?: .*\n)+/m;

  expect(config.exec(shown.get('codegen.yml') ?? '')?.[0]).toBe(config.exec(own)?.[0]);
});

it('docs/codegen.md shows an application and code that compile', async () => {
  await mkdir(join(root.path, 'node_modules'));
  await symlink(REPOSITORY, join(root.path, 'node_modules/facet-gateway'));

  expect(await compile(root.path, ['clients/tv/show.ts', 'schemas/tv.ts'])).toMatchObject({ code: 0, stdout: '' });
});
