import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { once } from 'node:events';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

/** What a request brings. */
export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a request with these headers and no others, and inflates nothing. */
export async function askRaw(url: string, { method = 'GET', headers = {}, body }: RawRequest = {}): Promise<RawAnswer> {
  const [answer] = (await once(request(url, { method, headers }).end(body), 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, bytes: await buffer(answer) };
}

const inflaters: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  zstd: zstdDecompressSync,
  br: brotliDecompressSync,
  gzip: gunzipSync,
};

/** The text of an answer, inflated as its headers say. */
export function textOf({ headers, bytes }: Pick<RawAnswer, 'headers' | 'bytes'>): string {
  const inflate = inflaters[String(headers['content-encoding'])];
  return (inflate ? inflate(bytes) : bytes).toString();
}
