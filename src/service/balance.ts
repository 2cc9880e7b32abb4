import { GatewayError } from '../core/errors.ts';
import type { Send } from './call.ts';

/**
 * Spreads calls over the instances of a service, in turn. A GET that could not reach one instance goes on to the next,
 * once to each; other methods fail, because the instance may have acted before the connection broke.
 *
 * @throws {RangeError} when there is no instance.
 */
export function balance<Answer>(calls: readonly Send<Answer>[]): Send<Answer> {
  if (calls.length === 0) throw new RangeError('A service needs at least one URL.');
  let turn = 0;
  return (request) => {
    const order = [...calls.slice(turn), ...calls.slice(0, turn)];
    turn = (turn + 1) % calls.length;
    return firstReachable(request.method === 'GET' ? order : order.slice(0, 1))(request);
  };
}

/** A call that tries one after the other until one is not UPSTREAM_UNAVAILABLE. */
function firstReachable<Answer>(calls: readonly Send<Answer>[]): Send<Answer> {
  return calls.reduceRight((next, call) => async (request) => {
    try {
      return await call(request);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return next(request);
    }
  });
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'UPSTREAM_UNAVAILABLE';
