import { Future } from '../core/future.ts';
import type { Send, ServiceRequest } from './call.ts';
import type { Instance, Instances } from './instances.ts';
import { notConnected, refused, wasNotSent, wasRefused } from './not-sent.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * Spreads calls over the instances of a service, in turn; those whose breaker is open are passed over. A request that an
 * instance never saw, for want of a connection, goes on to the next at once, writes too, once to each. What may have been
 * seen fails: whether it is sent again is not decided here.
 *
 * @throws {GatewayError} UPSTREAM_UNAVAILABLE at once when all breakers are open
 */
export function balance<Answer>(service: string, instances: Instances<Answer>): Send<Answer> {
  let turn = 0;
  const send = (request: ServiceRequest, all: readonly Instance<Answer>[]): Future<Answer> => {
    const first = request.isRetry ? firstHealthy(all, turn) : turn;
    turn = (turn + 1) % all.length;
    return sendFrom(request, all, first) ?? Future.rejected(refused(service, 'the breakers of all instances are open'));
  };
  /** `tried` counts the instances, from the first on, that are out of the question. */
  const sendFrom = (
    request: ServiceRequest,
    all: readonly Instance<Answer>[],
    first: number,
    tried = 0,
  ): Future<Answer> | undefined => {
    for (let i = tried; i < all.length; i++) {
      const instance = all[(first + i) % all.length];
      if (!instance?.breaker.accepts()) continue;
      request.trace?.sentTo?.(instance.name);
      return instance.send(request).catch((error: unknown) => {
        if (!wasNotSent(error)) throw error;
        if (!wasRefused(error)) instances.unreachable();
        const next = request.signal?.aborted ? undefined : sendFrom(request, all, first, i + 1);
        if (!next) throw error;
        return next;
      });
    }
    return undefined;
  };
  return (request) => {
    const known = instances.known();
    if (known.length > 0) return send(request, known);
    const ready = instances.ready().catch((cause: unknown) => {
      throw notConnected(service, cause);
    });
    return Future.from(untilAborted(request.signal, ready)).then((all) => send(request, all));
  };
}

/** A retry goes where the last call went well, if there is such a place: not to where it has just failed. */
function firstHealthy(all: readonly Instance<unknown>[], from: number): number {
  for (let i = 0; i < all.length; i++) {
    const { breaker } = all[(from + i) % all.length] ?? {};
    if (breaker?.accepts() && !breaker.isFailing) return from + i;
  }
  return from;
}
