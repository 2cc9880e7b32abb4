import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import {
  brotliCompress,
  brotliCompressSync,
  constants,
  gzip,
  gzipSync,
  zstdCompress,
  zstdCompressSync,
} from 'node:zlib';
import { LRUCache } from 'lru-cache';

import { acceptedCoding, type Coding, NO_CODING } from './accepted-coding.ts';
import type { HttpAnswer } from './answer.ts';

/** Which answers are compressed. */
export interface CompressionRules {
  readonly enabled: boolean;
  /** Shorter ones are sent as they are. */
  readonly minBytes: number;
}

/** Up to here a thread would cost the event loop more than it takes off it. */
const MAX_BYTES_AT_ONCE = 8_192;

/** Of answers that are kept, the compressed ones are too. */
const MAX_KEPT_BYTES = 8_388_608;
const MAX_ENTRY_BYTES = 1_048_576;

const gzipOptions = { level: 4 };
const brOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const zstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

const gzipLater = promisify(gzip);
const brLater = promisify(brotliCompress);
const zstdLater = promisify(zstdCompress);

/** Levels at which an answer of 24 KB shrinks to a fifth within 0.1 (zstd) or 0.2 ms. */
const compressors: Readonly<Record<Coding, { readonly atOnce: AtOnce; readonly later: Later }>> = {
  zstd: { atOnce: (text) => zstdCompressSync(text, zstdOptions), later: (text) => zstdLater(text, zstdOptions) },
  br: { atOnce: (text) => brotliCompressSync(text, brOptions), later: (text) => brLater(text, brOptions) },
  gzip: { atOnce: (text) => gzipSync(text, gzipOptions), later: (text) => gzipLater(text, gzipOptions) },
};

type AtOnce = (text: string) => Buffer;
type Later = (text: string) => Promise<Buffer>;

/** Compresses answers for callers who take that; pages and streams are left as they are. */
export class Compression {
  readonly #minBytes: number;
  readonly #kept = new LRUCache<string, Buffer>({
    maxSize: MAX_KEPT_BYTES,
    maxEntrySize: MAX_ENTRY_BYTES,
    sizeCalculation: ({ length }) => length,
  });

  constructor({ minBytes }: Pick<CompressionRules, 'minBytes'>) {
    this.#minBytes = minBytes;
  }

  /** The answer as it is sent to a caller with this `Accept-Encoding`; a promise only for what takes time. */
  encoded(answer: HttpAnswer, accepted: string | undefined): HttpAnswer | Promise<HttpAnswer> {
    const isKept = answer.headers['etag'] !== undefined;
    if ((accepted === undefined && !isKept) || !isCompressible(answer)) return answer;
    const { body, headers } = answer;
    // What has not changed may have been sent in any coding.
    if (body === '') return isKept ? { ...answer, headers: withVary(headers) } : answer;
    const { coding, isRequired } = accepted === undefined ? NO_CODING : acceptedCoding(accepted);
    const isLong = Buffer.byteLength(body) >= this.#minBytes;
    if (!coding || !(isLong || isRequired))
      return isKept && isLong ? { ...answer, headers: withVary(headers) } : answer;
    const compressed = isKept ? this.#known(coding, body) : compress(coding, body);
    return compressed instanceof Promise
      ? compressed.then((bytes) => withCoding(answer, coding, bytes))
      : withCoding(answer, coding, compressed);
  }

  /** An answer that has a tag is kept, and comes again. */
  #known(coding: Coding, body: string): Buffer | Promise<Buffer> {
    const key = `${coding} ${hash('sha1', body, 'base64url')}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const keep = (bytes: Buffer): Buffer => {
      this.#kept.set(key, bytes);
      return bytes;
    };
    const compressed = compress(coding, body);
    return compressed instanceof Promise ? compressed.then(keep) : keep(compressed);
  }
}

/** Never keeps the event loop from others for long. */
function compress(coding: Coding, body: string): Buffer | Promise<Buffer> {
  const { atOnce, later } = compressors[coding];
  return body.length <= MAX_BYTES_AT_ONCE ? atOnce(body) : later(body);
}

/** A page has its own ways, and a stream is sent as it comes; a 304 has no body, and no type. */
function isCompressible(answer: HttpAnswer): answer is HttpAnswer & { readonly body: string } {
  const { body, headers, status } = answer;
  return typeof body === 'string' && (status === 304 || headers['content-type']?.includes('json') === true);
}

const withCoding = ({ status, headers }: HttpAnswer, coding: Coding, body: Buffer): HttpAnswer => ({
  status,
  headers: { ...withVary(headers), 'content-encoding': coding },
  body,
});

const withVary = (headers: HttpAnswer['headers']): HttpAnswer['headers'] => {
  const { vary } = headers;
  return { ...headers, vary: vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding` };
};
