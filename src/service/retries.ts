import { GatewayError } from '../core/errors.ts';
import { Future } from '../core/future.ts';
import { type Call, type Layer, mayRepeat, type ServiceAnswer, type ServiceRequest } from './call.ts';
import { wasRefused } from './not-sent.ts';
import { pause } from './pause.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { RetryBudget } from './retry-budget.ts';

/** Between two tries there is a random part of this, doubled with each. */
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 1_000;

/** Answers of a service, or of a proxy before it, that another try may better. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Tries again, at most `limit` times and within the service's budget, what may be sent again: when the service could not
 * be reached, and when it answered 502, 503 or 504, or 429 with a time to wait. A wait that does not fit into the
 * request's deadline is not begun: the first outcome stands. A wait ends at once when the request's signal aborts.
 */
export function retries(limit: number, budget: RetryBudget): Layer {
  return (next) => {
    const send: Call = (request) => {
      budget.called(performance.now());
      if (limit === 0 || !mayRepeat(request)) return next(request);
      return attempt(request, 0);
    };
    const attempt = (request: ServiceRequest, tries: number): Future<ServiceAnswer> =>
      next(request).then(
        (answer) => (PASSING.has(answer.status) ? (again(request, tries, waitFor(answer, tries)) ?? answer) : answer),
        (error: unknown) => {
          if (!isPassing(error)) throw error;
          const retried = again(request, tries, pauseMs(tries));
          if (!retried) throw error;
          return retried;
        },
      );
    /** One more try, unless there is none left, no time for it, or too many have been made of late. */
    const again = (
      request: ServiceRequest,
      tries: number,
      waitMs: number | undefined,
    ): Future<ServiceAnswer> | undefined => {
      if (waitMs === undefined || tries >= limit || request.signal?.aborted) return undefined;
      if (Date.now() + waitMs >= (request.deadlineAtMs ?? Infinity)) return undefined;
      if (!budget.take(performance.now())) return undefined;
      const retry = { ...request, isRetry: true };
      return Future.from(pause(waitMs, request.signal)).then(() => attempt(retry, tries + 1));
    };
    return send;
  };
}

/** Milliseconds; undefined when the answer stands. */
function waitFor({ status, headers }: ServiceAnswer, tries: number): number | undefined {
  const mayName = status === 429 || status === 503;
  const seconds = mayName ? retryAfterSeconds(headers['retry-after']) : undefined;
  // Jitter on top: all who were told the same second would come back together.
  if (seconds !== undefined) return seconds * 1_000 + pauseMs(tries);
  return status === 429 ? undefined : pauseMs(tries);
}

/** Full jitter: any time up to the bound. */
const pauseMs = (tries: number): number => Math.random() * Math.min(FIRST_PAUSE_MS * 2 ** tries, MAX_PAUSE_MS);

/** What the gateway itself refuses is refused to spare the service: trying again would undo that. */
const isPassing = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'UPSTREAM_UNAVAILABLE' && !wasRefused(error);
