import type { Step } from '../core/future.ts';
import type { CallObserver, CallOutcome } from '../core/metrics.ts';
import type { TracedOutcome } from '../core/request-trace.ts';
import type { Layer, ServiceAnswer, ServiceRequest } from './call.ts';
import { failureOf, outcomeOf } from './call-outcome.ts';

/** Tells of each call how it ended and how long it took; a further try is a call of its own. */
export function observed(observer: CallObserver): Layer {
  return (next) => (request) => {
    const call = new ObservedCall(observer, request);
    return next(request).into(call);
  };
}

class ObservedCall implements Step<ServiceAnswer> {
  readonly #observer: CallObserver;
  readonly #request: ServiceRequest;
  readonly #fromMs = performance.now();

  constructor(observer: CallObserver, request: ServiceRequest) {
    this.#observer = observer;
    this.#request = request;
    observer.began(request.isRetry === true);
  }

  onResolved(answer: ServiceAnswer): ServiceAnswer {
    this.#ended(outcomeOf(answer.status), answer.status);
    return answer;
  }

  onRejected(error: unknown): never {
    this.#ended(failureOf(error, this.#request), undefined);
    throw error;
  }

  #ended(outcome: CallOutcome, status: number | undefined): void {
    const toMs = performance.now();
    this.#observer.ended(outcome, toMs - this.#fromMs);
    this.#request.trace?.tried({ outcome, status, fromMs: this.#fromMs, toMs });
  }
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
