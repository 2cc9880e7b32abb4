import type { Readable } from 'node:stream';

import type { Pool } from 'undici';

import { Future } from '../core/future.ts';
import { joined } from './answer-collector.ts';
import type { Send, ServiceRequest } from './call.ts';
import { transportFailure } from './transport-failure.ts';

/** An answer whose body is read as it comes. */
export interface ServiceStream {
  readonly status: number;
  /** Lowercase names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Read at the reader's pace. Whoever opens the stream destroys it. */
  readonly body: Readable;
}

/** Lets go of a stream that nobody will read. */
export function dropStream({ body }: ServiceStream): void {
  // undici has it end with an error, which would end the process when nobody listens.
  body.on('error', () => {});
  body.destroy();
}

/**
 * Sends a request, and answers as soon as the headers are there. The request's signal ends the opening alone: who has
 * the stream destroys its body.
 *
 * @throws {GatewayError} UPSTREAM_UNAVAILABLE, UPSTREAM_BAD_RESPONSE as for an answer as a whole
 */
export function openStream(service: string, pool: Pool): Send<ServiceStream> {
  return (request) => Future.from(opened(service, pool, request));
}

async function opened(service: string, pool: Pool, request: ServiceRequest): Promise<ServiceStream> {
  const { method, path, headers, body = null, signal } = request;
  const opening = new AbortController();
  const cancel = (): void => opening.abort(signal?.reason);
  signal?.addEventListener('abort', cancel);
  if (signal?.aborted) cancel();
  try {
    const options = { method, path, headers, body, signal: opening.signal };
    const { statusCode: status, headers: sent, body: stream } = await pool.request(options);
    return { status, headers: joined(sent), body: stream };
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw transportFailure(service, cause, 'sent');
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
