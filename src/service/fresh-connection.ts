import { GatewayError } from '../core/errors.ts';
import type { Call, Layer } from './call.ts';

const RESETS: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Sends a GET once more, through `fresh`, when its connection was closed before a byte of the answer came: a service
 * may close an idle connection just when a request is written to it. Other methods may have had an effect, so they fail.
 */
export function freshConnection(fresh: Call): Layer {
  return (next) => (request) => {
    if (request.method !== 'GET') return next(request);
    return next(request).catch((error: unknown) => {
      if (!wasReset(error)) throw error;
      return fresh(request);
    });
  };
}

function wasReset(error: unknown): boolean {
  if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_UNAVAILABLE') return false;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && RESETS.has(cause.code);
}
