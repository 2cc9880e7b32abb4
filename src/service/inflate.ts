import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import { GatewayError } from '../core/errors.ts';
import type { ServiceAnswer } from './call.ts';

/** Stops as soon as there would be more than `maxOutputLength` bytes. */
type Inflater = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const inflateGzip: Inflater = promisify(gunzip);
const inflateZlib: Inflater = promisify(inflate);
const inflateBare: Inflater = promisify(inflateRaw);
const inflateZstd = promisify(zstdDecompress);

/** The memory that an answer may ask for, as RFC 9659 bounds it: 8 MiB. */
const zstdParams = { [constants.ZSTD_d_windowLogMax]: 23 };

const CM_DEFLATE = 8;
/** "deflate" means the zlib format, but some servers send bare deflate data: https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2 */
const hasZlibHeader = (body: Buffer): boolean => ((body[0] ?? 0) & 0x0f) === CM_DEFLATE;

const inflaters: ReadonlyMap<string, Inflater> = new Map<string, Inflater>([
  ['gzip', inflateGzip],
  ['x-gzip', inflateGzip],
  ['deflate', (body, options) => (hasZlibHeader(body) ? inflateZlib : inflateBare)(body, options)],
  ['br', promisify(brotliDecompress)],
  ['zstd', (body, options) => inflateZstd(body, { ...options, params: zstdParams })],
]);

/**
 * The answer with its body inflated and without the headers that spoke of the compressed one. Codings: gzip, deflate,
 * br, zstd, one at a time. `maxBytes` bounds the inflated body, and no more than that is ever inflated.
 *
 * @throws {GatewayError} UPSTREAM_BAD_RESPONSE when the coding is unknown, the data broken or cut off, or there is too much.
 */
export async function inflateAnswer(service: string, answer: ServiceAnswer, maxBytes: number): Promise<ServiceAnswer> {
  try {
    const inflater = inflaters.get(codingOf(answer) ?? '');
    if (!inflater) throw new TypeError('The content coding is not known.');
    const body = await inflater(answer.body, { maxOutputLength: maxBytes });
    return { status: answer.status, headers: withoutCoding(answer.headers), body };
  } catch (cause) {
    throw new GatewayError('UPSTREAM_BAD_RESPONSE', { service }, { cause });
  }
}

/** Whether there is something to inflate. */
export function isCoded(coding: string | undefined): boolean {
  if (coding === undefined) return false;
  const name = coding.trim().toLowerCase();
  return name !== '' && name !== 'identity';
}

const codingOf = ({ headers }: ServiceAnswer): string | undefined => headers['content-encoding']?.trim().toLowerCase();

function withoutCoding(headers: ServiceAnswer['headers']): ServiceAnswer['headers'] {
  const kept = Object.entries(headers).filter(([name]) => name !== 'content-encoding' && name !== 'content-length');
  return Object.fromEntries(kept);
}
