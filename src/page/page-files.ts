import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { HttpAnswer } from '../http/answer.ts';
import { pageAnswer } from './page-answer.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const APP = new URL('./app/', import.meta.url);

/** What draws the page: as it is in its package, and under a name of ours. */
const PREACT = 'preact.js';

interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly etag: string;
}

/** The files of the page by their names, as browsers load them: read once, when the first is asked for. */
export class PageFiles {
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  /** Undefined where there is no such file; 304 for a browser that has it. */
  async answer(name: string, known: string | undefined): Promise<HttpAnswer | undefined> {
    this.#files ??= readFiles();
    const file = (await this.#files).get(name);
    if (!file) return undefined;
    const headers = { etag: file.etag, 'cache-control': 'no-cache' };
    if (known === file.etag) return pageAnswer(file.type, '', { status: 304, headers });
    return pageAnswer(file.type, file.bytes, { headers });
  }
}

async function readFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const own = (await readdir(APP)).map((name) => ({ name, url: new URL(name, APP).href }));
  const all = [...own, { name: PREACT, url: import.meta.resolve('htm/preact/standalone') }];
  const served = all.filter(({ name }) => TYPES[extname(name)] !== undefined);
  return new Map(
    await Promise.all(served.map(async ({ name, url }) => [name, await readPageFile(name, url)] as const)),
  );
}

async function readPageFile(name: string, url: string): Promise<PageFile> {
  const bytes = await readFile(fileURLToPath(url));
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { type: TYPES[extname(name)] ?? '', bytes, etag };
}
