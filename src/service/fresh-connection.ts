import { GatewayError } from '../core/errors.ts';
import type { Future, Step } from '../core/future.ts';
import { type Call, type Layer, mayRepeat, type ServiceAnswer, type ServiceRequest } from './call.ts';
import { wasUsed } from './connector.ts';

const RESETS: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Sends what may be sent again once more, through `fresh`, when a connection that had been used before was closed before
 * a byte of the answer came: a service may close an idle connection just when a request is written to it. That is no sign
 * of trouble, so it is no retry. Other requests may have had an effect, so they fail.
 */
export function freshConnection(fresh: Call): Layer {
  return (next) => (request) => {
    if (!mayRepeat(request)) return next(request);
    return next(request).into(new OnceMore(fresh, request));
  };
}

class OnceMore implements Step<ServiceAnswer> {
  readonly #fresh: Call;
  readonly #request: ServiceRequest;

  constructor(fresh: Call, request: ServiceRequest) {
    this.#fresh = fresh;
    this.#request = request;
  }

  onResolved(answer: ServiceAnswer): ServiceAnswer {
    return answer;
  }

  onRejected(error: unknown): Future<ServiceAnswer> {
    if (!wasStale(error)) throw error;
    return this.#fresh(this.#request);
  }
}

function wasStale(error: unknown): boolean {
  if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_UNAVAILABLE') return false;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && RESETS.has(cause.code) && wasUsed(cause);
}
