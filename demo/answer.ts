import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Handler } from './router.ts';

/**
 * What can be wrong with a service: every request is answered with status 500, is never answered, or loses its
 * connection before an answer.
 */
export type Fault = 'error500' | 'hang' | 'refuse';

/** A request as it came in, before anything answers it. */
export interface ReceivedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly body: string;
}

/** How a server deals with its requests. */
export interface Serving {
  /** The server's origin. */
  readonly url: string;
  readonly handler: Handler;
  /** Sees each request before anything answers it. */
  readonly onRequest: ((request: ReceivedRequest) => void) | undefined;
  readonly fault: () => Fault | undefined;
}

/** Answers a request of node:http. Never rejects: a caller who has gone needs no answer, and any other failure is a 500. */
export async function answer(incoming: IncomingMessage, outgoing: ServerResponse, serving: Serving): Promise<void> {
  try {
    const { method = 'GET', url: path = '/' } = incoming;
    const body = await buffer(incoming);
    serving.onRequest?.({ method, path, body: body.toString() });
    const fault = serving.fault();
    if (fault === 'hang') return;
    if (fault === 'error500') throw new Error('This service is set to fail');
    const request = toRequest(incoming, { url: serving.url + path, body, signal: signalOf(outgoing) });
    await send(await serving.handler(request), outgoing);
  } catch {
    if (!outgoing.headersSent) outgoing.statusCode = 500;
    outgoing.end();
  }
}

interface RequestParts {
  readonly url: string;
  readonly body: Buffer<ArrayBuffer>;
  readonly signal: AbortSignal;
}

function toRequest(incoming: IncomingMessage, { url, body, signal }: RequestParts): Request {
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Request(url, { method: incoming.method ?? 'GET', headers, signal, body: body.length > 0 ? body : null });
}

function signalOf(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  outgoing.once('close', () => controller.abort());
  return controller.signal;
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  outgoing.setHeaders(response.headers);
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (!isStream || !response.body) {
    outgoing.end(Buffer.from(await response.arrayBuffer()));
    return;
  }
  outgoing.flushHeaders();
  await pipeline(Readable.from(response.body), outgoing);
}
