import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';

import { Agent, interceptors, request } from 'undici';

/** The longest that a description may take to arrive, in milliseconds. */
const TIMEOUT_MS = 60_000;
/** GitHub's has 13 MB. */
const MAX_BYTES = 67_108_864;

/** Where a description is: a URL, or the path of a file below a folder. */
export interface TextPlace {
  readonly source: string;
  /** What a path is relative to. */
  readonly folder: string;
  /** Certificates in PEM of those who vouch for the host, in place of the usual ones. */
  readonly ca?: string | undefined;
}

/** Whether a description is fetched, not read from a file. */
export const isUrl = (source: string): boolean => /^https?:\/\//i.test(source);

/** Reads a description. Rejects with an Error whose message names it and says why it cannot be read. */
export const readText = (place: TextPlace): Promise<string> =>
  isUrl(place.source) ? fetchText(place) : readTextFile(place);

async function readTextFile({ source, folder }: TextPlace): Promise<string> {
  try {
    return await readFile(isAbsolute(source) ? source : resolve(folder, source), 'utf8');
  } catch (error) {
    throw new Error(`${source} cannot be read (${codeOf(error)})`, { cause: error });
  }
}

/** Redirects are followed: descriptions are public, and nothing of ours is sent. */
async function fetchText({ source, ca }: TextPlace): Promise<string> {
  const url = URL.parse(source);
  if (!url || url.username !== '' || url.password !== '')
    throw new Error(`${withoutCredentials(source)} is no URL that can be fetched; a URL cannot hold credentials`);
  const agent = new Agent({ connect: ca === undefined ? {} : { ca } });
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 5 }));
  try {
    const { statusCode, body } = await request(url, {
      dispatcher,
      headers: { accept: 'application/json, application/yaml, */*;q=0.5', 'user-agent': 'facet' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (statusCode !== 200) throw new Error(`${source} cannot be read: the answer is ${statusCode}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw new Error(`${source} cannot be read: it is larger than ${MAX_BYTES >> 20} MB`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith(source)) throw error;
    throw new Error(`${source} cannot be reached (${codeOf(error)})`, { cause: error });
  } finally {
    await agent.destroy();
  }
}

const withoutCredentials = (source: string): string => source.replace(/\/\/[^/@]*@/, '//');

/** What the system calls the failure. */
function codeOf(error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, name, message } = cause as NodeJS.ErrnoException;
  return name === 'TimeoutError' ? 'no answer in time' : (code ?? message);
}
