import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ManifestEntry } from '../client/manifest.ts';
import type { CheckedClient } from './checked-client.ts';

/** What became of an archive. */
export interface ArchiveChange {
  /** Relative to the root folder. */
  readonly path: string;
  readonly added: number;
  readonly total: number;
}

/** Adds operations to the archive of a client; entries that it has are left as they are. */
export async function addToArchive(
  { root, client }: Pick<CheckedClient, 'root' | 'client'>,
  manifest: readonly ManifestEntry[],
): Promise<ArchiveChange> {
  const folder = `clients/${client.name}`;
  const path = `${folder}/archive.json`;
  const kept = await entriesOf(join(root, path));
  const known = new Set(kept.map(({ id }) => id));
  const added = manifest.filter(({ id }) => !known.has(id));
  const entries = [...kept, ...added];
  if (added.length > 0) {
    await mkdir(join(root, folder), { recursive: true });
    // A gateway that follows edits must not find half a file.
    const unfinished = join(root, folder, '.archive.json');
    await writeFile(unfinished, `${JSON.stringify(entries, null, 2)}\n`);
    await rename(unfinished, join(root, path));
  }
  return { path, added: added.length, total: entries.length };
}

/** The check has read the archive by now, so that it is a list of entries. */
async function entriesOf(path: string): Promise<readonly ManifestEntry[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  return JSON.parse(text) as readonly ManifestEntry[];
}
