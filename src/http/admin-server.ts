import { createServer, type IncomingMessage } from 'node:http';

import { errorAnswer } from './error-body.ts';
import { GatewayError } from '../core/errors.ts';
import type { GatewayAnswer } from '../core/exchange.ts';
import { jsonObject } from '../core/json-object.ts';
import { type Purge, type PurgeCaches, purgeOf } from '../core/purge.ts';
import { watchConnections } from './connections.ts';
import { drain } from './ending.ts';
import { HTTP_OPTIONS, listen, type RunningServer } from './server.ts';
import { readBody } from './read-body.ts';
import { splitTarget } from './route.ts';

/** A page of text. */
interface Page {
  readonly contentType: string;
  readonly text: string;
}

/** What operators ask of a gateway. */
export interface AdminOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Whether requests are served: false while starting, draining, or with no schemas. */
  readonly isReady: () => boolean;
  readonly purge: PurgeCaches;
  /** Who has used what. Rejects while that cannot be had. */
  readonly usage: (format: 'json' | 'csv') => Promise<Page>;
  /** What was counted, for a scraper. */
  readonly metrics: () => Promise<Page>;
  /** An exception that nobody expected; the operator got a masked 500. */
  readonly onUnexpected: (error: unknown) => void;
}

/** Operators wait for nothing when a gateway ends. */
const DRAIN_MS = 1_000;

const MAX_BODY_BYTES = 65_536;

/**
 * Starts the server for operators, on a port of its own: `/health/live` and `/health/ready` for Kubernetes probes, `/metrics`
 * for Prometheus, `/usage`, and `POST /cache/purge`.
 *
 * Rejects when the address cannot be bound. Whoever starts it closes it.
 */
export async function startAdminServer(options: AdminOptions): Promise<RunningServer> {
  const { host, port, onUnexpected } = options;
  const server = createServer(HTTP_OPTIONS, (req, res) => {
    void adminAnswer(req, options)
      .catch((error: unknown) => {
        if (error instanceof GatewayError) return errorAnswer(error);
        onUnexpected(error);
        return errorAnswer(new GatewayError('INTERNAL_SERVER_ERROR'));
      })
      .then(({ status, headers, body }) => {
        req.resume();
        res.writeHead(status, { ...headers, 'cache-control': 'no-store' }).end(body);
      });
  });
  const connections = watchConnections(server);
  const bound = await listen(server, { host, port });
  return {
    port: bound,
    url: `http://${host}:${bound}`,
    close: () => drain(server, [connections], { noticeMs: 0, graceMs: DRAIN_MS }),
  };
}

async function adminAnswer(
  req: IncomingMessage,
  { isReady, purge, metrics, usage }: AdminOptions,
): Promise<GatewayAnswer> {
  const { pathname, search } = splitTarget(req.url ?? '');
  const isPurge = pathname === '/cache/purge';
  const allow = isPurge ? 'POST' : 'GET, HEAD';
  if (!allow.includes(req.method ?? 'none')) return errorAnswer(new GatewayError('METHOD_NOT_ALLOWED'), { allow });
  if (pathname === '/health/live') return json(200, { status: 'live' });
  if (pathname === '/health/ready')
    return isReady() ? json(200, { status: 'ready' }) : json(503, { status: 'not ready' });
  if (pathname === '/metrics') return page(await metrics());
  if (pathname === '/usage') return page(await usage(usageFormat(search)));
  if (isPurge) return json(200, { purged: await purge(await purgeIn(req, search)) });
  return errorAnswer(new GatewayError('NOT_FOUND'));
}

/** @throws {GatewayError} BAD_REQUEST for a format that there is not */
function usageFormat(search: string): 'json' | 'csv' {
  const format = new URLSearchParams(search).get('format') ?? 'json';
  if (format === 'json' || format === 'csv') return format;
  throw new GatewayError('BAD_REQUEST', { reason: 'the format is json or csv' });
}

const page = ({ contentType, text }: Page): GatewayAnswer => ({
  status: 200,
  headers: { 'content-type': contentType },
  body: text,
});

/** What is to be dropped, from the query string or a JSON body. */
async function purgeIn(req: IncomingMessage, search: string): Promise<Purge> {
  // A page in an operator's browser could send it unasked.
  if (req.headers.origin !== undefined)
    throw new GatewayError('FORBIDDEN', { reason: 'no page of a browser may do this' });
  const text = await readBody(req, MAX_BODY_BYTES);
  if (text instanceof GatewayError) throw text;
  const given = text === '' ? Object.fromEntries(new URLSearchParams(search)) : jsonObject(text, 'the body');
  const purge = given instanceof GatewayError ? given : purgeOf(given);
  if (purge instanceof GatewayError) throw purge;
  return purge;
}

const json = (status: number, value: unknown): GatewayAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});
