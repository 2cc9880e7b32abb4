import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { GatewayError } from '../core/errors.ts';
import { inflaterFor } from './inflate.ts';
import { badRequest } from '../core/json-object.ts';

/**
 * Reads a request's body as text, inflated, of at most `maxBodyBytes` before and after inflating.
 *
 * Resolves to PAYLOAD_TOO_LARGE without reading on, to UNSUPPORTED_MEDIA_TYPE for an unknown content coding, and to
 * BAD_REQUEST for broken compression, invalid UTF-8, or a caller who left halfway.
 */
export const readBody = (req: IncomingMessage, maxBodyBytes: number): Promise<string | GatewayError> =>
  read(req, maxBodyBytes, textOf);

/** The same as bytes, which need not be text. */
export const readBytes = (req: IncomingMessage, maxBodyBytes: number): Promise<Buffer | GatewayError> =>
  read(req, maxBodyBytes, (bytes) => bytes);

function read<T>(
  req: IncomingMessage,
  maxBodyBytes: number,
  valueOf: (bytes: Buffer | GatewayError) => T | GatewayError,
): Promise<T | GatewayError> {
  if (Number(req.headers['content-length']) > maxBodyBytes) return Promise.resolve(tooLarge());
  // A caller who left before anybody listened.
  if (req.destroyed) return Promise.resolve(damaged());
  const coding = req.headers['content-encoding'] ?? 'identity';
  if (coding === 'identity')
    return new Promise((resolve) => collect(req, maxBodyBytes, (bytes) => resolve(valueOf(bytes))));
  const inflater = inflaterFor(coding);
  if (inflater) return collectInflated(req, inflater, maxBodyBytes).then(valueOf);
  const reason = 'the body has an unknown content encoding';
  return Promise.resolve(new GatewayError('UNSUPPORTED_MEDIA_TYPE', { reason }));
}

function textOf(bytes: Buffer | GatewayError): string | GatewayError {
  if (bytes instanceof GatewayError) return bytes;
  return isUtf8(bytes) ? bytes.toString('utf8') : badRequest('the body is not valid UTF-8');
}

const tooLarge = (): GatewayError => new GatewayError('PAYLOAD_TOO_LARGE');
const damaged = (): GatewayError => badRequest('the body is incomplete or damaged');

async function collectInflated(
  req: IncomingMessage,
  inflater: Transform,
  limit: number,
): Promise<Buffer | GatewayError> {
  const inflated = new Promise<Buffer | GatewayError>((resolve) => collect(req.pipe(inflater), limit, resolve));
  const bytes = await Promise.race([inflated, failureOf(req, limit)]);
  req.unpipe(inflater);
  inflater.destroy();
  return bytes;
}

/** Settles only when the body is too long as sent (much can inflate to nothing) or breaks off. */
function failureOf(req: IncomingMessage, limit: number): Promise<GatewayError> {
  return new Promise((resolve) => {
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) resolve(tooLarge());
    });
    req.once('close', () => {
      if (!req.complete) resolve(damaged());
    });
  });
}

/** Hands out what was read, once. */
function collect(source: Readable, limit: number, done: (bytes: Buffer | GatewayError) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let isOver = false;
  const take = (chunk: Buffer): void => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= limit) return;
    isOver = true;
    source.off('data', take).pause();
    done(tooLarge());
  };
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    const [first] = chunks;
    done(first && chunks.length === 1 ? first : Buffer.concat(chunks, size));
  };
  // A stream that has ended is closed all the same.
  const fail = (): void => {
    if (!isOver) done(damaged());
    isOver = true;
  };
  source.on('data', take).on('end', end).on('close', fail).on('error', fail);
}
