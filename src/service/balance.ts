import { GatewayError } from '../core/errors.ts';
import type { Send } from './call.ts';

/**
 * Spreads calls over the instances of a service, in turn. A GET that could not reach one instance goes on to the next,
 * once to each; other methods fail, because the instance may have acted before the connection broke.
 *
 * @throws {RangeError} when there is no instance.
 */
export function balance<Answer>(calls: readonly Send<Answer>[]): Send<Answer> {
  const [only] = calls;
  if (!only) throw new RangeError('A service needs at least one URL.');
  if (calls.length === 1) return only;
  const inOrder = calls.map((_, first) => firstReachable([...calls.slice(first), ...calls.slice(0, first)]));
  let turn = 0;
  return (request) => {
    const first = turn;
    turn = (turn + 1) % calls.length;
    const send = request.method === 'GET' ? inOrder[first] : calls[first];
    return (send ?? only)(request);
  };
}

/** A call that tries one after the other until one is not UPSTREAM_UNAVAILABLE. */
function firstReachable<Answer>(calls: readonly Send<Answer>[]): Send<Answer> {
  return calls.reduceRight(
    (next, call) => (request) =>
      call(request).catch((error: unknown) => {
        if (!isUnavailable(error)) throw error;
        return next(request);
      }),
  );
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'UPSTREAM_UNAVAILABLE';
