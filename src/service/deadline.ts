import { GatewayError } from '../core/errors.ts';
import { Stop } from '../core/stop-signal.ts';
import type { RequestLayer } from './call.ts';

/**
 * Gives up on a service after `timeoutMs`, or after the request's own time, from the first byte sent until there is an
 * answer: to the last byte of its body, or where that is a stream to its first. A caller who leaves earlier cancels the
 * call as well: it then rejects with the reason of the caller's signal.
 *
 * @throws {GatewayError} UPSTREAM_TIMEOUT when our time is up; other failures pass unchanged.
 */
export function deadline(service: string, timeoutMs: number): RequestLayer {
  return (next) => (request) => {
    const caller = request.signal;
    if (caller?.aborted) return Promise.reject(caller.reason);
    const ours = new Stop();
    const leave = () => ours.abort(caller?.reason);
    caller?.addEventListener('abort', leave);
    const timer = setTimeout(() => ours.abort(), request.timeoutMs ?? timeoutMs);
    const over = (): void => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', leave);
    };
    return next({ ...request, signal: ours }).then(
      (answer) => {
        over();
        return answer;
      },
      (cause: unknown) => {
        over();
        if (!ours.aborted || caller?.aborted) throw cause;
        throw new GatewayError('UPSTREAM_TIMEOUT', { service }, { cause });
      },
    );
  };
}
