import type { IncomingMessage, ServerResponse } from 'node:http';

import { GatewayError, statusOf } from '../core/errors.ts';
import { bytesAhead } from './bytes-ahead.ts';
import type { Door } from './door.ts';
import { errorBody } from './error-body.ts';
import { negotiate } from './media-type.ts';
import type { Pipeline } from './pipeline.ts';
import { routeOf, splitTarget } from './route.ts';
import { writeAnswer } from './write-answer.ts';

const OVERLOADED = new GatewayError('OVERLOADED');
const STATUS = statusOf('OVERLOADED');

/** The gateway measures itself many times in a second; whoever comes back then is welcome. */
const RETRY_SECONDS = '1';

const BODY = errorBody(OVERLOADED);
const PROBLEM = JSON.stringify({
  type: 'about:blank',
  title: 'Service Unavailable',
  status: STATUS,
  code: OVERLOADED.code,
  detail: OVERLOADED.message,
});

const HEADERS: readonly string[] = [
  ...['retry-after', RETRY_SECONDS, 'cache-control', 'no-store', 'x-content-type-options', 'nosniff'],
];

/** The rest of a longer body is not waited for. */
const MAX_UNREAD_BYTES = 65_536;

/** What a body that comes behind its head has to arrive. */
const PATIENCE_MS = 10;

/** What a refusal needs to know. */
interface ShedOptions {
  readonly requestId: string;
  readonly door: (client: string) => Door;
}

/** Refuses a request as OVERLOADED, for as little as can be: nothing of it is parsed. Its connection can go on. */
export function shed(req: IncomingMessage, res: ServerResponse, { requestId, door }: ShedOptions): void {
  const route = routeOf(splitTarget(req.url ?? '').pathname);
  if (route.kind !== 'none') door(route.client).cors?.allow(req, res);
  const isGraphQL = route.kind === 'graphql';
  const type = isGraphQL ? (negotiate(req.headers.accept).mediaType ?? 'application/json') : 'application/problem+json';
  const body = isGraphQL ? BODY : PROBLEM;
  if (bytesAhead(req) > MAX_UNREAD_BYTES) {
    const headers = { 'content-type': `${type}; charset=utf-8`, 'retry-after': RETRY_SECONDS };
    return void writeAnswer(res, { status: STATUS, headers, body }, requestId);
  }
  // node:http takes a list as it is.
  const headers = ['content-type', `${type}; charset=utf-8`, 'content-length', String(body.length), ...HEADERS];
  headers.push('x-request-id', requestId);
  res.writeHead(STATUS, headers).end(body);
  // What is left of the body, so that the next request on this connection is found behind it.
  if (!req.readableEnded) req.resume();
}

/**
 * Whether a request may change something, as far as can be told without parsing it: a POST to an endpoint, or one whose
 * body, as much of it as has arrived, has the word `mutation`, or the id of a stored one. If so, the body can be read
 * afterwards.
 */
export async function mayChange(req: IncomingMessage, pipeline: Pick<Pipeline, 'client'>): Promise<boolean> {
  if (req.method !== 'POST') return false;
  const route = routeOf(splitTarget(req.url ?? '').pathname);
  if (route.kind !== 'graphql') return route.kind === 'endpoint';
  // What came together with the head is there in a moment.
  await Promise.resolve();
  if (req.readableLength === 0 && !req.complete) await arrival(req);
  const chunk = req.read() as Buffer | null;
  if (!chunk || !asksForChange(chunk, pipeline.client(route.client)?.storedMutations)) return false;
  req.unshift(chunk);
  return true;
}

/** How ids of stored operations are written, however they are sent. */
const SHA_256 = /[\da-f]{64}/gi;

function asksForChange(chunk: Buffer, stored: ReadonlySet<string> | undefined): boolean {
  if (chunk.includes('mutation')) return true;
  if (!stored || stored.size === 0) return false;
  return (chunk.toString('latin1').match(SHA_256) ?? []).some((id) => stored.has(id.toLowerCase()));
}

function arrival(req: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      req.off('readable', done).off('close', done);
      resolve();
    };
    const timer = setTimeout(done, PATIENCE_MS);
    req.on('readable', done).on('close', done);
  });
}
