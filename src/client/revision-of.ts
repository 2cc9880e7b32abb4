import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** A short text that is another one for other texts. */
export const revisionOf = (texts: readonly string[]): string =>
  hash('sha256', JSON.stringify(texts), 'base64url').slice(0, 22);

/** Changes with the text of any of these files. */
export async function revisionOfFiles(paths: readonly string[]): Promise<string> {
  if (paths.length === 0) return '';
  return revisionOf(await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => ''))));
}
