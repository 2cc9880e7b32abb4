import type { ServiceHooks } from '../code/define-service.ts';
import { balance } from './balance.ts';
import { type Call, type RequestLayer, type Send, type ServiceAnswer, through } from './call.ts';
import { deadline } from './deadline.ts';
import { dispatchCall } from './dispatch.ts';
import { freshConnection } from './fresh-connection.ts';
import { dropStream, openStream, type ServiceStream } from './open-stream.ts';
import { requestHook, responseHook } from './hooks.ts';
import { ownToken } from './own-token.ts';
import type { Pools } from './pool.ts';
import { requestHeaders } from './request-headers.ts';
import type { ServiceAccess } from './service-access.ts';

/** Where one instance of a service lives: `http://orders:8080/v1` is its origin and the path `/v1`. */
export interface ServiceUrl {
  readonly origin: string;
  /** Goes before the path of every request; empty or `/` for none. */
  readonly basePath: string;
}

export interface ServiceClientOptions {
  /** Name for errors. */
  readonly name: string;
  /** At least one; instances take turns. */
  readonly urls: readonly ServiceUrl[];
  /** Total time of a call, body and further tries included. */
  readonly timeoutMs: number;
  /** Stay the caller's, who closes them. */
  readonly pools: Pools;
  /** Limit of an inflated body. Default: 10 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** The service's own code. */
  readonly hooks?: ServiceHooks | undefined;
  /** Default: no token of the gateway's own, and the usual certificates. */
  readonly access?: ServiceAccess | undefined;
}

/**
 * Everything that happens round a call to a service, in order.
 *
 * @throws {RangeError} when there is no URL.
 */
export function createServiceClient(options: ServiceClientOptions): Call {
  const { name, urls, timeoutMs, access: { token } = {} } = options;
  const instances = urls.map((url) => instanceCall(url, options));
  const authorized = token ? [ownToken<ServiceAnswer>(token)] : [];
  return through([deadline(name, timeoutMs), requestHeaders, ...authorized], balance(instances));
}

/**
 * The same for an answer that is a stream: the time is that until it begins.
 *
 * @throws {RangeError} when there is no URL.
 */
export function createStreamClient(options: ServiceClientOptions): Send<ServiceStream> {
  const { name, urls, timeoutMs, pools, hooks, access: { token, ca } = {} } = options;
  const instances = urls.map(({ origin, basePath }) => {
    const open = below(basePath)(openStream(name, pools.streams(origin, ca)));
    return signedBy(name, hooks)(open);
  });
  const send = balance(instances);
  const authorized = token ? ownToken(token, dropStream)(send) : send;
  return deadline(name, timeoutMs)(requestHeaders(authorized));
}

function instanceCall({ origin, basePath }: ServiceUrl, options: ServiceClientOptions): Call {
  const { name: service, pools, maxResponseBytes, hooks, access: { ca } = {} } = options;
  const kept = dispatchCall({ service, pool: pools.get(origin, ca), maxResponseBytes });
  const fresh = dispatchCall({ service, pool: pools.fresh(origin, ca), maxResponseBytes });
  const read = hooks?.onResponse ? [responseHook(service, hooks.onResponse)] : [];
  return through([signedBy(service, hooks), ...read, below(basePath), freshConnection(fresh)], kept);
}

/** Code that signs a request signs each attempt; what it adds is held to the rules for headers again. */
function signedBy(service: string, hooks: ServiceHooks | undefined): RequestLayer {
  const { onRequest } = hooks ?? {};
  return (next) => (onRequest ? requestHook(service, onRequest)(requestHeaders(next)) : next);
}

/** A request without a path of its own goes to the base path itself. */
function below(basePath: string): RequestLayer {
  const base = basePath.replace(/\/+$/, '');
  return (next) => (request) =>
    next(base === '' && request.path !== '' ? request : { ...request, path: base + request.path || '/' });
}
