import type { BigIntStats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/** After it was written, a file may be written again in the same tick of the file system's clock. */
const SETTLED_MS = 1_000;

/** A file that others may edit, replace or delete at any time. Looking is cheap while nothing happens. */
export class ChangingFile {
  readonly #path: string;
  readonly #absentText: string;
  #text: string;
  #mark: string | undefined;
  #wasAbsent = false;

  /** `absentText` is what a file means that is not there, as which it also begins. */
  constructor(path: string, absentText: string) {
    this.#path = path;
    this.#absentText = absentText;
    this.#text = absentText;
  }

  /**
   * The text, if it is another than the last time. A file counts as deleted when it is missing twice in a row: some
   * programs delete a file to write it anew. Rejects while the file cannot be read.
   */
  async changedText(): Promise<string | undefined> {
    const stats = await present(stat(this.#path, { bigint: true }));
    if (stats && this.#mark === markOf(stats)) return undefined;
    const text = stats && (await present(readFile(this.#path, 'utf8')));
    const isGone = text === undefined && this.#wasAbsent;
    this.#wasAbsent = text === undefined;
    this.#mark = stats && isSettled(stats) ? markOf(stats) : undefined;
    const now = isGone ? this.#absentText : text;
    if (now === undefined || now === this.#text) return undefined;
    this.#text = now;
    return now;
  }
}

const markOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(' ');

const isSettled = ({ ctimeMs }: BigIntStats): boolean => Date.now() - Number(ctimeMs) > SETTLED_MS;

/** Undefined for a file that is not there. */
function present<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}
