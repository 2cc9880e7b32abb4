import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { shownPath } from './root-folder.ts';

/**
 * Writes files below a folder, all or none of them.
 *
 * @throws {Error} naming a file that is there already
 */
export async function writeNewFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const [taken] = Object.keys(files).filter((name) => existsSync(join(folder, name)));
  if (taken !== undefined) throw new Error(`${shownPath(join(folder, taken))} is there already, and stays as it is`);
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
  }
}
