import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';

import { GatewayError } from '../core/errors.ts';
import { badRequest } from '../core/json-object.ts';
import type { StopSignal } from '../core/stop-signal.ts';
import type { HttpAnswer } from './answer.ts';
import { signalOf } from './incoming.ts';
import { readBody } from './read-body.ts';

/** A request for a page of the gateway's own. */
export interface PageRequest {
  readonly method: 'GET' | 'POST';
  /** `/`, or a path below `/-/`, which no client's name can be. */
  readonly pathname: string;
  /** The query, percent-encoded, without its question mark. */
  readonly search: string;
  readonly headers: IncomingMessage['headers'];
  /** Aborts when whoever looks at it has gone. */
  readonly signal: StopSignal;
  /** The body as text, of a bounded length. */
  readonly body: () => Promise<string | GatewayError>;
}

/** Pages of the gateway's own, beside those of clients. */
export interface Page {
  /** Undefined where it has nothing. */
  answer(request: PageRequest): Promise<HttpAnswer | GatewayError | undefined>;
}

const MAX_BODY_BYTES = 262_144;

/** It has no end, so that nobody can wait for its head alone. */
const LIVE = '/-/requests';
const ALLOWED = 'GET, HEAD, POST';

/** The page, for those who may see it: the browsers of whoever can reach the gateway, and no page of another site in them. */
export function pageLane(page: Page, host: string) {
  const own = host.toLowerCase();
  return async (
    req: IncomingMessage,
    res: ServerResponse,
    { pathname, search }: { readonly pathname: string; readonly search: string },
  ): Promise<HttpAnswer | GatewayError | undefined> => {
    const { headers } = req;
    const method = req.method === 'HEAD' && pathname !== LIVE ? 'GET' : req.method;
    if (pathname !== '/' && !pathname.startsWith('/-/')) return undefined;
    if (!isOwnHost(headers.host, own)) return forbidden('the page is not served under this host');
    if (method !== 'GET' && method !== 'POST')
      return new GatewayError('METHOD_NOT_ALLOWED', { reason: 'use GET or POST' }, { headers: { allow: ALLOWED } });
    if (!isSameOrigin(req, pathname)) return forbidden('pages of other sites may not ask for this');
    return page.answer({ method, pathname, search, headers, signal: signalOf(res), body: () => bodyOf(req) });
  };
}

/** Only JSON: a form of another site cannot send it without asking first. */
async function bodyOf(req: IncomingMessage): Promise<string | GatewayError> {
  if (!/^application\/json\s*(?:;|$)/i.test(req.headers['content-type'] ?? ''))
    return badRequest('the body must be application/json');
  return readBody(req, MAX_BODY_BYTES);
}

const forbidden = (reason: string): GatewayError => new GatewayError('FORBIDDEN', { reason });

/** A name that somebody else resolves to this machine would make their page one of ours: https://en.wikipedia.org/wiki/DNS_rebinding */
function isOwnHost(given: string | undefined, own: string): boolean {
  const host = (given ?? '').toLowerCase().replace(/:\d+$/, '');
  const address = host.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 || host === 'localhost' || host.endsWith('.localhost') || address === own;
}

/** Whoever follows a link may see the page itself; everything else is for the page alone. */
function isSameOrigin({ headers }: IncomingMessage, pathname: string): boolean {
  const { origin, host } = headers;
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) return false;
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return pathname === '/' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}
