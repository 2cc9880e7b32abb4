import { GatewayError } from '../core/errors.ts';
import { Future } from '../core/future.ts';
import { Stop } from '../core/stop-signal.ts';
import type { RequestLayer } from './call.ts';

/**
 * Gives up on a service after `timeoutMs`, or after the request's own time, from the first byte sent until there is an
 * answer: to the last byte of its body, or where that is a stream to its first. A caller who leaves earlier cancels the
 * call as well: it then rejects with the reason of the caller's signal. The signal further on aborts with UPSTREAM_TIMEOUT
 * or with the caller's reason, which tells them apart. The request's `deadlineAtMs` becomes the earlier of our time and the caller's.
 *
 * @throws {GatewayError} UPSTREAM_TIMEOUT when our time is up; other failures pass unchanged.
 */
export function deadline(service: string, timeoutMs: number): RequestLayer {
  return (next) => (request) => {
    const caller = request.signal;
    if (caller?.aborted) return Future.rejected(caller.reason);
    const ours = new Stop();
    const leave = () => ours.abort(caller?.reason);
    caller?.addEventListener('abort', leave);
    const ownMs = request.timeoutMs ?? timeoutMs;
    let timedOut: GatewayError | undefined;
    const timer = setTimeout(() => {
      timedOut = new GatewayError('UPSTREAM_TIMEOUT', { service });
      ours.abort(timedOut);
    }, ownMs);
    const over = (): void => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', leave);
    };
    const deadlineAtMs = Math.min(Date.now() + ownMs, request.deadlineAtMs ?? caller?.deadlineAtMs ?? Infinity);
    return next({ ...request, signal: ours, deadlineAtMs }).then(
      (answer) => {
        over();
        return answer;
      },
      (cause: unknown) => {
        over();
        if (!timedOut || caller?.aborted || cause === timedOut) throw cause;
        throw new GatewayError('UPSTREAM_TIMEOUT', { service }, { cause });
      },
    );
  };
}
