import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';

import { type Command, text } from './command.ts';
import { projectFiles } from './project-files.ts';
import { shownPath } from './root-folder.ts';
import { writeNewFiles } from './write-new-files.ts';

/** `facet init` */
export const init: Command = {
  example: 'facet init shop',
  operand: 'dir',
  options: {},
  about: {},
  async run(values) {
    const folder = resolve(text(values, 'dir') ?? '.');
    refuseFilled(folder);
    await writeNewFiles(folder, projectFiles(packageName(folder), dependencyOf(folder)));
    process.stdout.write(nextSteps(shownPath(folder)));
    return 0;
  },
};

/** @throws {Error} for a folder with anything in it */
function refuseFilled(folder: string): void {
  const shown = shownPath(folder);
  try {
    if (readdirSync(folder).length === 0) return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new Error(`${shown} cannot be used (${code ?? 'unknown'}); name a folder that is new or empty`, {
      cause: error,
    });
  }
  throw new Error(`${shown} is not empty; name a folder that is new or empty: facet init shop`);
}

function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'gateway' : name;
}

/** The version of this package, or where the project around has it from. */
function dependencyOf(folder: string): string {
  const around = resolve('.');
  const spec = read(join(around, 'package.json'))?.dependencies?.['facet-gateway'];
  if (spec?.startsWith('file:')) return `file:${relative(folder, resolve(around, spec.slice('file:'.length)))}`;
  return spec ?? `^${ownVersion()}`;
}

interface PackageJson {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function read(path: string): PackageJson | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as PackageJson;
  } catch {
    return undefined;
  }
}

/** The package is one or two folders above: in a clone, and compiled. */
function ownVersion(): string {
  const found = ['../../package.json', '../../../package.json'].map((path) => read(join(import.meta.dirname, path)));
  return found.find((json) => json?.version)?.version ?? '0.1.0';
}

const nextSteps = (shown: string): string => `${shown} is a project now. Made-up answers stand in for its services.

  npx facet dev        serves it, and follows edits
  curl -s http://127.0.0.1:4000/web/home
  npx facet check      finds what is wrong in its files
  npx facet doctor     finds what is missing around it

In a browser, http://127.0.0.1:4000/web/graphql is GraphiQL. ${shown}/README.md says what is where.
`;
