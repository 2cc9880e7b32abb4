import {
  CircuitState,
  circuitBreaker,
  type CircuitBreakerPolicy,
  handleWhen,
  type IBackoff,
  isBrokenCircuitError,
  type IHalfOpenAfterBackoffContext,
} from 'cockatiel';

import { GatewayError, type ErrorCode } from '../core/errors.ts';
import { Future, type Step } from '../core/future.ts';
import type { RequestLayer, Send } from './call.ts';
import { FailureRun } from './failure-run.ts';
import { refused } from './not-sent.ts';

/** When an instance is left alone, and for how long. */
export interface BreakerSettings {
  /** Failures in a row. */
  readonly failures: number;
  readonly cooldownMs: number;
}

/** Codes that speak against the instance, not against the request. */
const FAILURES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
]);

/** A service that had less of its time than this did not have the time it was promised. */
const FAIR_SHARE = 0.5;

/**
 * The circuit breaker of one instance: after so many failures in a row, where little else came of late, no call is made for the cooldown,
 * then one alone, whose outcome decides. A caller who leaves says nothing of the instance, and so does a call that began late.
 */
export class Breaker {
  readonly #service: string;
  readonly #policy: CircuitBreakerPolicy;
  readonly #run: FailureRun;
  /** Failures that had too little time to mean anything. */
  readonly #hurried = new WeakSet<object>();
  #triedAgainAtMs = 0;

  constructor(service: string, { failures, cooldownMs }: BreakerSettings) {
    this.#service = service;
    this.#run = new FailureRun(failures);
    const after = ({ result }: IHalfOpenAfterBackoffContext): IBackoff<IHalfOpenAfterBackoffContext> => {
      // A probe that was given up has shown nothing: the next call is the probe.
      const duration = 'error' in result && !this.#isFailure(result.error) ? 0 : cooldownMs;
      this.#triedAgainAtMs = Date.now() + duration;
      return { duration, next: after };
    };
    const counts = handleWhen((error) => this.#isFailure(error) || this.#policy.state === CircuitState.HalfOpen);
    this.#policy = circuitBreaker(counts.orWhenResult(isFailedAnswer), {
      breaker: this.#run,
      halfOpenAfter: { next: after },
    });
  }

  /** Whether a call would be made now. While the one probe is out none is. */
  accepts(): boolean {
    const { state } = this.#policy;
    return state === CircuitState.Closed || (state === CircuitState.Open && Date.now() >= this.#triedAgainAtMs);
  }

  /** Whether calls are kept from the instance, or it is tried with one. */
  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** Whether the last call failed. */
  get isFailing(): boolean {
    return this.#run.state > 0;
  }

  /**
   * Watches the calls of the instance; `timeoutMs` is the usual time of one.
   *
   * @throws {GatewayError} UPSTREAM_UNAVAILABLE at once, without a call, while the breaker is open.
   */
  layer(timeoutMs: number): RequestLayer {
    return <Answer>(next: Send<Answer>): Send<Answer> =>
      (request) => {
        if (!this.accepts()) return Future.rejected(this.#refusal());
        const promisedMs = request.timeoutMs ?? timeoutMs;
        if (this.#isClosed) return next(request).into(new WatchedCall<Answer>(this, promisedMs));
        const beganMs = Date.now();
        const noted = (error: unknown): never => this.#note(error, Date.now() - beganMs, promisedMs);
        const run = () => next(request).catch(noted).promise();
        return Future.from(this.#policy.execute(run)).catch((error: unknown) => {
          throw isBrokenCircuitError(error) ? this.#refusal() : error;
        });
      };
  }

  /**
   * Hears of an answer to a call that began while it was closed. Successes in a row tell the policy nothing, and are nearly
   * all there is: it hears of everything else. Once it is open, what began before says nothing either.
   */
  answered<Answer>(answer: Answer): Answer | Promise<Answer> {
    if (!isFailedAnswer(answer) && this.#run.hasOnlySuccesses) return answer;
    return this.#isClosed ? this.#policy.execute(() => answer) : answer;
  }

  /** The same of a failure; it fails in the same way. */
  failed(error: unknown, tookMs: number, promisedMs: number): Promise<never> {
    const noted = (): never => this.#note(error, tookMs, promisedMs);
    return this.#isClosed ? this.#policy.execute(noted) : noted();
  }

  get #isClosed(): boolean {
    return this.#policy.state === CircuitState.Closed;
  }

  #refusal(): GatewayError {
    return refused(this.#service, 'the breaker of the instance is open');
  }

  #note(error: unknown, tookMs: number, promisedMs: number): never {
    const isTimeout = error instanceof GatewayError && error.code === 'UPSTREAM_TIMEOUT';
    if (isTimeout && tookMs < promisedMs * FAIR_SHARE) this.#hurried.add(error);
    throw error;
  }

  #isFailure(error: unknown): boolean {
    return error instanceof GatewayError && FAILURES.has(error.code) && !this.#hurried.has(error);
  }
}

class WatchedCall<Answer> implements Step<Answer> {
  readonly #breaker: Breaker;
  readonly #promisedMs: number;
  readonly #beganMs = Date.now();

  constructor(breaker: Breaker, promisedMs: number) {
    this.#breaker = breaker;
    this.#promisedMs = promisedMs;
  }

  onResolved(answer: Answer): Answer | Promise<Answer> {
    return this.#breaker.answered(answer);
  }

  onRejected(error: unknown): Promise<never> {
    return this.#breaker.failed(error, Date.now() - this.#beganMs, this.#promisedMs);
  }
}

/** 501 says what the service cannot do at all, not that it is in trouble. */
function isFailedAnswer(answer: unknown): boolean {
  const { status } = answer as { readonly status: number };
  return status >= 500 && status !== 501;
}
