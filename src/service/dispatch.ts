import type { Pool } from 'undici';
import { TurnEnd } from '../core/turn-end.ts';
import { AnswerCollector } from './answer-collector.ts';
import type { Call } from './call.ts';

const DEFAULT_MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

/** All services': the calls of a turn are sent together. */
const turnEnd = new TurnEnd();

export interface DispatchOptions {
  /** Name for errors. */
  readonly service: string;
  readonly pool: Pool;
  /** Limit of a body, counted on the wire and again after inflating. Default: 10 MiB. */
  readonly maxResponseBytes?: number | undefined;
}

/**
 * A call that sends each request once, as it is, over a pooled connection. Redirects are not followed. When the
 * request's signal aborts, the call rejects with the signal's reason at once and the connection is closed.
 *
 * @throws {GatewayError} UPSTREAM_UNAVAILABLE when the service refused, reset or was not found before it answered a byte.
 * @throws {GatewayError} UPSTREAM_BAD_RESPONSE when the answer is no HTTP, is cut off, does not inflate or is too large.
 */
export function dispatchCall({ service, pool, maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES }: DispatchOptions): Call {
  return ({ method, path, headers, body = null, signal }) => {
    const collector = new AnswerCollector(service, maxResponseBytes);
    if (signal) collector.cancelWith(signal);
    turnEnd.add(() => {
      if (!signal?.aborted) pool.dispatch({ method, path, headers, body }, collector);
    });
    return collector.answer;
  };
}
