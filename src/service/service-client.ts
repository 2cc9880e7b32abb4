import type { Pool } from 'undici';

import type { ServiceHooks } from '../code/define-service.ts';
import type { CallObserver } from '../core/metrics.ts';
import { balance } from './balance.ts';
import { type Call, type RequestLayer, type Send, type ServiceAnswer, through } from './call.ts';
import { deadline } from './deadline.ts';
import { dispatchCall } from './dispatch.ts';
import { freshConnection } from './fresh-connection.ts';
import { Instances, type MakeInstance, type ServiceUrl } from './instances.ts';
import { dropStream, openStream, type ServiceStream } from './open-stream.ts';
import { requestHook, responseHook } from './hooks.ts';
import { observed, traced } from './observed.ts';
import { ownToken } from './own-token.ts';
import type { Pools } from './pool.ts';
import { requestHeaders } from './request-headers.ts';
import { retries } from './retries.ts';
import type { ServiceAccess } from './service-access.ts';
import type { ServiceState } from './service-state.ts';
import { singleFlight } from './single-flight.ts';

export interface ServiceClientOptions {
  /** Name for errors. */
  readonly name: string;
  /** At least one; the instances behind them take turns. */
  readonly urls: readonly ServiceUrl[];
  /** What calls so far have shown, and the bounds of further ones. */
  readonly state: ServiceState;
  /** Stay the caller's, who closes them. */
  readonly pools: Pools;
  /** Limit of an inflated body. Default: 10 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** The service's own code. */
  readonly hooks?: ServiceHooks | undefined;
  /** Default: no token of the gateway's own, and the usual certificates. */
  readonly access?: ServiceAccess | undefined;
  /** Who counts the calls. Default: nobody. */
  readonly observer?: CallObserver | undefined;
}

/**
 * Everything that happens round a call to a service, in order. The deadline is outermost: waiting, in whatever layer,
 * takes from the same time. Calls are shared before they are counted, retried or queued, and with the headers they are
 * sent with, so that identities stay apart. Between two tries a retry keeps nobody's place in the bulkhead. Code that
 * changes requests sees each of them, so that nothing is shared then.
 *
 * @throws {RangeError} when there is no URL.
 */
export function createServiceClient(options: ServiceClientOptions): Call {
  const { name, state, hooks, access: { token } = {}, observer } = options;
  const { timeoutMs, retries: limit } = state.bounds;
  return through(
    [
      traced,
      deadline(name, timeoutMs),
      requestHeaders,
      ...(token ? [ownToken<ServiceAnswer>(token)] : []),
      ...(hooks ? [] : [singleFlight]),
      retries(limit, state.budget),
      ...(observer ? [observed(observer)] : []),
      state.bulkhead.layer,
    ],
    balance(name, instancesOf(options, instanceCall(options))),
  );
}

/**
 * The same for an answer that is a stream: the time is that until it begins, so the service is not told of it. Streams
 * are not shared, not retried and not counted, for they may go on for ever.
 *
 * @throws {RangeError} when there is no URL.
 */
export function createStreamClient(options: ServiceClientOptions): Send<ServiceStream> {
  const { name, state, pools, hooks, access: { token, ca } = {} } = options;
  const { timeoutMs } = state.bounds;
  const instances = instancesOf<ServiceStream>(options, ({ origin, basePath }, address, breaker) => {
    const open = over(
      () => pools.streams(origin, { ca, address }),
      (pool) => openStream(name, pool),
    );
    return signedBy(name, hooks)(below(basePath)(breaker.layer(timeoutMs)(open)));
  });
  const send = balance(name, instances);
  const authorized = token ? ownToken(token, dropStream)(send) : send;
  return deadline(name, timeoutMs)(openEnded(requestHeaders(authorized)));
}

function instancesOf<Answer>(
  { urls, pools, state }: ServiceClientOptions,
  make: MakeInstance<Answer>,
): Instances<Answer> {
  if (urls.length === 0) throw new RangeError('A service needs at least one URL.');
  return new Instances({ urls, pools, state, make });
}

/** The breaker is inside of the hooks: it judges what the service did, not what code made of it. */
function instanceCall(options: ServiceClientOptions): MakeInstance<ServiceAnswer> {
  const { name: service, state, pools, maxResponseBytes, hooks, access: { ca } = {} } = options;
  return ({ origin, basePath }, address, breaker) => {
    const kept = over(
      () => pools.get(origin, { ca, address }),
      (pool) => dispatchCall({ service, pool, maxResponseBytes }),
    );
    const fresh: Call = (request) =>
      dispatchCall({ service, pool: pools.fresh(origin, { ca, address }), maxResponseBytes })(request);
    const read = hooks?.onResponse ? [responseHook(service, hooks.onResponse)] : [];
    const watched = breaker.layer(state.bounds.timeoutMs);
    return through([signedBy(service, hooks), ...read, below(basePath), watched, freshConnection(fresh)], kept);
  };
}

/** Sends over the connections to an address; one that was gone for a while has other ones than before. */
function over<Answer>(poolOf: () => Pool, sendOver: (pool: Pool) => Send<Answer>): Send<Answer> {
  let pool = poolOf();
  let send = sendOver(pool);
  return (request) => {
    if (pool.closed) {
      pool = poolOf();
      send = sendOver(pool);
    }
    return send(request);
  };
}

const openEnded: RequestLayer = (next) => (request) => next({ ...request, deadlineAtMs: undefined });

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
