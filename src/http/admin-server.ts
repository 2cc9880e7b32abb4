import { createServer } from 'node:http';

import { errorAnswer } from './error-body.ts';
import { GatewayError } from '../core/errors.ts';
import type { GatewayAnswer } from '../core/exchange.ts';
import { watchConnections } from './connections.ts';
import { HTTP_OPTIONS, listen, type RunningServer } from './server.ts';
import { splitTarget } from './route.ts';

/** What operators ask of a gateway. */
export interface AdminOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Whether requests are served: false while starting, draining, or with no schemas. */
  readonly isReady: () => boolean;
}

/** Operators wait for nothing when a gateway ends. */
const DRAIN_MS = 1_000;

/**
 * Starts the server for operators, on a port of its own: `/health/live` and `/health/ready` for Kubernetes probes.
 *
 * Rejects when the address cannot be bound. Whoever starts it closes it.
 */
export async function startAdminServer({ host, port, isReady }: AdminOptions): Promise<RunningServer> {
  const server = createServer(HTTP_OPTIONS, (req, res) => {
    req.resume();
    const { status, headers, body } = adminAnswer(req.method ?? '', splitTarget(req.url ?? '').pathname, isReady);
    res.writeHead(status, { ...headers, 'cache-control': 'no-store' }).end(body);
  });
  const connections = watchConnections(server);
  const bound = await listen(server, { host, port });
  return {
    port: bound,
    url: `http://${host}:${bound}`,
    close: () => connections.drain({ noticeMs: 0, graceMs: DRAIN_MS }),
  };
}

function adminAnswer(method: string, pathname: string, isReady: () => boolean): GatewayAnswer {
  if (method !== 'GET' && method !== 'HEAD')
    return errorAnswer(new GatewayError('METHOD_NOT_ALLOWED'), { allow: 'GET, HEAD' });
  if (pathname === '/health/live') return health(200, 'live');
  if (pathname === '/health/ready') return isReady() ? health(200, 'ready') : health(503, 'not ready');
  return errorAnswer(new GatewayError('NOT_FOUND'));
}

const health = (status: number, word: string): GatewayAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({ status: word }),
});
