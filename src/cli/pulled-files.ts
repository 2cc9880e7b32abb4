import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file as it was; undefined when there is none. */
export const fileText = (root: string, path: string): Promise<string | undefined> =>
  readFile(join(root, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/** Writes a snapshot, in place of an earlier one. A gateway that follows edits never finds half a file. */
export async function writeSnapshot(root: string, path: string, text: string): Promise<void> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  const unfinished = join(dirname(file), `.${path.slice(path.lastIndexOf('/') + 1)}`);
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}

/** Writes a service file. Rejects when there is one by now: what people have written is never overwritten. */
export async function writeServiceFile(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text, { flag: 'wx' });
}

const changeLines = (changes: readonly string[]): string => changes.map((change) => `  ${change}\n`).join('');

/** What became of a snapshot, with a line for each change; `changes` is undefined when there was none before. */
export function snapshotLines(path: string, changes: readonly string[] | undefined): string {
  if (changes === undefined) return `${path} written\n`;
  if (changes.length === 0) return `${path} refreshed, nothing has changed\n`;
  return `${path} refreshed, ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}\n${changeLines(changes)}`;
}
