import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The repository, which is the root folder of the demo. */
export const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** What a finished command printed. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a facet command to its end. */
export function runFacet(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd: string = REPOSITORY,
): Promise<Finished> {
  const env = { ...process.env, NO_COLOR: '1', ...environment };
  return new Promise((done) => {
    const file = join(REPOSITORY, 'bin/facet.js');
    execFile(process.execPath, [file, ...args], { env, cwd }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr });
    });
  });
}

/** A root folder with these files; deleted when it is disposed of. */
export async function rootWith(
  files: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'facet-cli-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
