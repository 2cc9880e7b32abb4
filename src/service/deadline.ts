import { GatewayError } from '../core/errors.ts';
import { Future, type Step } from '../core/future.ts';
import { Stop, type StopSignal } from '../core/stop-signal.ts';
import type { RequestLayer, Send } from './call.ts';

/**
 * Gives up on a service after `timeoutMs`, or after the request's own time, from the first byte sent until there is an
 * answer: to the last byte of its body, or where that is a stream to its first. A caller who leaves earlier cancels the
 * call as well: it then rejects with the reason of the caller's signal. The signal further on aborts with UPSTREAM_TIMEOUT
 * or with the caller's reason, which tells them apart. The request's `deadlineAtMs` becomes the earlier of our time and the caller's.
 *
 * @throws {GatewayError} UPSTREAM_TIMEOUT when our time is up; other failures pass unchanged.
 */
export function deadline(service: string, timeoutMs: number): RequestLayer {
  return <Answer>(next: Send<Answer>): Send<Answer> =>
    (request) => {
      const caller = request.signal;
      if (caller?.aborted) return Future.rejected(caller.reason);
      const ownMs = request.timeoutMs ?? timeoutMs;
      const deadlineAtMs = Math.min(Date.now() + ownMs, request.deadlineAtMs ?? caller?.deadlineAtMs ?? Infinity);
      const signal = new Deadline(service, ownMs, caller);
      return next({ ...request, signal, deadlineAtMs }).into(new WithinDeadline<Answer>(signal));
    };
}

/** Aborts when the time is up, or the caller has left. */
class Deadline extends Stop {
  readonly #service: string;
  readonly #caller: StopSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #timedOut: GatewayError | undefined;

  constructor(service: string, ms: number, caller: StopSignal | undefined) {
    super();
    this.#service = service;
    this.#caller = caller;
    this.#timer = setTimeout(Deadline.#isUp, ms, this);
    caller?.addEventListener('abort', this);
  }

  static #isUp(this: void, deadline: Deadline): void {
    deadline.#timedOut = new GatewayError('UPSTREAM_TIMEOUT', { service: deadline.#service });
    deadline.abort(deadline.#timedOut);
  }

  /** The caller has left. */
  handleEvent(): void {
    this.abort(this.#caller?.reason);
  }

  /** Nobody waits for it any more. */
  over(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this);
  }

  /** What a failure of the call is. */
  failure(cause: unknown): unknown {
    if (!this.#timedOut || this.#caller?.aborted || cause === this.#timedOut) return cause;
    return new GatewayError('UPSTREAM_TIMEOUT', { service: this.#service }, { cause });
  }
}

class WithinDeadline<Answer> implements Step<Answer> {
  readonly #deadline: Deadline;

  constructor(within: Deadline) {
    this.#deadline = within;
  }

  onResolved(answer: Answer): Answer {
    this.#deadline.over();
    return answer;
  }

  onRejected(cause: unknown): never {
    this.#deadline.over();
    throw this.#deadline.failure(cause);
  }
}
