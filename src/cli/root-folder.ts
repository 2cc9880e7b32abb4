import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

import { SETTINGS_FILE } from '../core/settings-file.ts';
import { type OptionValues, text, WrongUsage } from './command.ts';

/** What `--root` does, for the help of every command that has it. */
export const ROOT_ABOUT = 'folder with schemas/ and clients/ (default: this one, or the only one below that has them)';

/** What tells a root folder from others. */
const MARKS = ['schemas', SETTINGS_FILE];

/**
 * The root folder of a command, absolute: `--root`; else the current folder, or where that has neither schemas/ nor
 * facet.yaml the only one right below it that has, which is said in a line on stderr.
 *
 * @throws {WrongUsage} when there are several such folders, or none and `mayBeNew` does not say that the current one will do
 */
export function rootOf(values: OptionValues, { mayBeNew = false }: { readonly mayBeNew?: boolean } = {}): string {
  const given = text(values, 'root');
  if (given !== undefined) return resolve(given);
  const here = resolve('.');
  if (isRoot(here)) return here;
  const below = foldersIn(here).filter((name) => isRoot(join(here, name)));
  const [only, ...others] = below;
  if (only === undefined && mayBeNew) return here;
  if (only === undefined)
    throw new WrongUsage(
      'no schemas/ here, nor in a folder below: begin with facet init shop, or name one with --root',
    );
  if (others.length > 0)
    throw new WrongUsage(`there are schemas in several folders here (${below.join(', ')}): choose one with --root`);
  process.stderr.write(`facet: the root folder is ${only}${sep}\n`);
  return join(here, only);
}

/** A path as somebody in the current folder would write it. */
export const shownPath = (path: string): string => relative(resolve('.'), path) || '.';

const isRoot = (folder: string): boolean => MARKS.some((name) => existsSync(join(folder, name)));

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(({ name }) => name)
    .sort();
}
