import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { REPOSITORY, writeFiles } from '../support/start-gateway.ts';
import type { Files, Root } from './examples.ts';

/** All files of a root: the sample files it builds on, and the page's own. */
export const filesOf = ({ base, files }: Pick<Root, 'base' | 'files'>): Files => ({
  ...Object.fromEntries(baseFiles(base).map((path) => [path, readFileSync(join(REPOSITORY, path), 'utf8')])),
  ...files,
});

function baseFiles(base: readonly string[]): readonly string[] {
  if (base.includes('demo')) return globSync('{schemas,clients}/**/*.{graphql,ts}', { cwd: REPOSITORY });
  return globSync(
    base.flatMap((name) => [`schemas/services/${name}.graphql`, `schemas/remote/${name}.graphql`]),
    { cwd: REPOSITORY },
  );
}

/** A folder with files, for as long as it is used. */
export async function folderWith(files: Files): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'facet-docs-'));
  await writeFiles(path, files);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Names that service files read as `$env`. */
export function variablesOf(files: Files): readonly string[] {
  const names = Object.entries(files)
    .filter(([path]) => path.startsWith('schemas/services/'))
    .flatMap(([, text]) => [...text.matchAll(/\$env\.(\w+)/g)].map(([, name = '']) => name));
  return [...new Set(names)];
}
