import { GatewayError } from '../core/errors.ts';
import type { CallObserver, CallOutcome } from '../core/metrics.ts';
import type { Layer, ServiceRequest } from './call.ts';
import { wasRefused } from './not-sent.ts';

/** Tells of each call how it ended and how long it took; a further try is a call of its own. */
export function observed(observer: CallObserver): Layer {
  return (next) => (request) => {
    const beganMs = performance.now();
    observer.began(request.isRetry === true);
    return next(request).then(
      (answer) => {
        observer.ended(outcomeOf(answer.status), performance.now() - beganMs);
        return answer;
      },
      (error: unknown) => {
        observer.ended(failureOf(error, request), performance.now() - beganMs);
        throw error;
      },
    );
  };
}

function outcomeOf(status: number): CallOutcome {
  if (status >= 200 && status < 300) return 'ok';
  // A service is asked whether something holds that is kept of it.
  if (status === 304) return 'ok';
  return status >= 400 && status < 500 ? 'client_error' : 'error';
}

function failureOf(error: unknown, { signal }: ServiceRequest): CallOutcome {
  if (error instanceof GatewayError) {
    if (error.code === 'UPSTREAM_TIMEOUT') return 'timeout';
    if (error.code === 'UPSTREAM_UNAVAILABLE') return wasRefused(error) ? 'refused' : 'unavailable';
    if (error.code === 'UPSTREAM_BAD_RESPONSE') return 'bad_response';
  }
  return signal?.aborted ? 'cancelled' : 'failed';
}
