import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Remote, RequestHeaders } from '../core/exchange.ts';
import { Stop, type StopSignal } from '../core/stop-signal.ts';
import type { Acceptable } from './media-type.ts';
import type { FileLimits } from './multipart-request.ts';

/** One request to a client that exists, as every lane takes it. */
export interface Incoming {
  /** For its body alone; everything else is below. */
  readonly req: IncomingMessage;
  readonly client: string;
  readonly method: 'GET' | 'POST';
  readonly headers: RequestHeaders;
  readonly requestId: string;
  readonly remote: Remote;
  /** The query, percent-encoded, without its question mark. */
  readonly search: string;
  readonly acceptable: Acceptable;
  readonly maxBodyBytes: number;
  readonly fileLimits: FileLimits;
  /** Aborts when the caller disconnects before the answer was sent. */
  readonly signal: StopSignal;
}

const REQUEST_ID = /^[\w.-]{1,128}$/;

/** The caller's `x-request-id` when it is harmless to log and to send back, else a new UUID. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/**
 * The headers of a request; `set-cookie`, the only one node:http gives as a list, has no meaning there. Without a
 * prototype: `constructor` is no header that every request has.
 */
export function requestHeaders({ headers }: IncomingMessage): RequestHeaders {
  // A copy without a prototype would be a dictionary, which costs more than all that is read of it.
  const own = Object.setPrototypeOf(headers, null) as typeof headers;
  if (own['set-cookie'] !== undefined) delete own['set-cookie'];
  return own as RequestHeaders;
}

/** A signal that aborts when the connection closes before `res` was sent completely. */
export function signalOf(res: ServerResponse): StopSignal {
  const stop = new Stop();
  // It comes once; a listener that says so costs twice as much.
  res.on('close', () => {
    if (!res.writableFinished) stop.abort();
  });
  return stop;
}
