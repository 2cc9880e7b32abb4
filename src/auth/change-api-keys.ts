import { type FileHandle, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { type ApiKeyRecord, apiKeysText, parseApiKeys } from './api-key-records.ts';

/** Only its owner may read a new file. */
const MODE = 0o600;

/** How long another change may take. */
const ATTEMPTS = 40;
const PAUSE_MS = 50;

/**
 * The records in a file of API keys; none when it is not there.
 *
 * @throws {Error} naming the path, when it cannot be used
 */
export async function readApiKeys(path: string): Promise<readonly ApiKeyRecord[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return apiKeysText([]);
    throw error;
  });
  try {
    return parseApiKeys(text);
  } catch (cause) {
    throw new Error(`${path}: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Changes the records in a file, which is created when it is not there. Whoever reads it finds the old list or the new
 * one, and of two changes at a time none is lost.
 *
 * @throws {Error} when the file cannot be used, or another change does not end; or what `change` throws. Nothing is changed then
 */
export async function changeApiKeys(
  path: string,
  change: (records: readonly ApiKeyRecord[]) => readonly ApiKeyRecord[],
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const target = await realpath(path).catch(() => path);
  const unfinished = `${target}.new`;
  const file = await openAlone(unfinished);
  try {
    const text = apiKeysText(change(await readApiKeys(target)));
    const { mode } = await stat(target).catch(() => ({ mode: MODE }));
    await file.chmod(mode & 0o777);
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await rename(unfinished, target);
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The new file is the lock as well: it can be created once. */
async function openAlone(path: string): Promise<FileHandle> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const file = await open(path, 'wx', MODE).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined;
      throw error;
    });
    if (file) return file;
    await setTimeout(PAUSE_MS);
  }
  throw new Error(`${path} is in the way: another change is under way, or was cut off; in that case remove it`);
}
