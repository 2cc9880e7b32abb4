import { GatewayError } from '../core/errors.ts';
import type { CallOutcome } from '../core/metrics.ts';
import type { ServiceRequest } from './call.ts';
import { wasRefused } from './not-sent.ts';

/** What a call came to that was answered. */
export function outcomeOf(status: number): CallOutcome {
  if (status >= 200 && status < 300) return 'ok';
  // A service is asked whether something holds that is kept of it.
  if (status === 304) return 'ok';
  return status >= 400 && status < 500 ? 'client_error' : 'error';
}

/** What a call came to that was not. */
export function failureOf(error: unknown, { signal }: ServiceRequest): CallOutcome {
  if (error instanceof GatewayError) {
    if (error.code === 'UPSTREAM_TIMEOUT') return 'timeout';
    if (error.code === 'UPSTREAM_UNAVAILABLE') return wasRefused(error) ? 'refused' : 'unavailable';
    if (error.code === 'UPSTREAM_BAD_RESPONSE') return 'bad_response';
  }
  return signal?.aborted ? 'cancelled' : 'failed';
}
