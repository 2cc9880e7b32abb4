import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import { readRootFiles, type RootFiles } from '../language/root-files.ts';
import { WrongUsage } from './command.ts';
import { readGitFiles } from './git-files.ts';

/**
 * The files that `--against` names: a root folder, or a git commit of this one.
 *
 * @throws {WrongUsage} when it is neither, or a folder without schemas
 */
export async function readAgainst(root: string, against: string): Promise<RootFiles> {
  const folder = resolve(against);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  // A commit may be older than the first schema, a folder without any is a mistake.
  if (!isFolder) return readGitFiles(root, against);
  const files = await readRootFiles(folder);
  if (files.clients.length + files.services.length > 0) return files;
  throw new WrongUsage(`--against: "${against}" has no schemas/`);
}
