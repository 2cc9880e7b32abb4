import type { CallObserver } from '../core/metrics.ts';
import type { TracedOutcome } from '../core/request-trace.ts';
import type { Layer, ServiceRequest } from './call.ts';
import { failureOf, outcomeOf } from './call-outcome.ts';

/** Tells of each call how it ended and how long it took; a further try is a call of its own. */
export function observed(observer: CallObserver): Layer {
  return (next) => (request) => {
    const fromMs = performance.now();
    observer.began(request.isRetry === true);
    const ended = ({ outcome, status }: TracedOutcome): void => {
      const toMs = performance.now();
      observer.ended(outcome, toMs - fromMs);
      request.trace?.tried({ outcome, status, fromMs, toMs });
    };
    return next(request).then(
      (answer) => {
        ended({ outcome: outcomeOf(answer.status), status: answer.status });
        return answer;
      },
      (error: unknown) => {
        ended(failed(error, request));
        throw error;
      },
    );
  };
}

/** Tells the trace of a request of the whole call: of waiting, joining and all tries. Outermost, so that nothing is left out. */
export const traced: Layer = (next) => (request) => {
  const { trace } = request;
  if (!trace) return next(request);
  const headers = trace.headers ? { ...request.headers, ...trace.headers } : request.headers;
  return next({ ...request, headers }).then(
    (answer) => {
      trace.ended({ outcome: outcomeOf(answer.status), status: answer.status });
      return answer;
    },
    (error: unknown) => {
      trace.ended(failed(error, request));
      throw error;
    },
  );
};

const failed = (error: unknown, request: ServiceRequest): TracedOutcome => ({
  outcome: failureOf(error, request),
  status: undefined,
});
