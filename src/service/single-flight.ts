import { GatewayError } from '../core/errors.ts';
import { Future } from '../core/future.ts';
import { ShortLivedMap } from '../core/short-lived-map.ts';
import { Stop } from '../core/stop-signal.ts';
import { type Layer, mayRepeat, type Send, type ServiceAnswer, type ServiceRequest } from './call.ts';

/** Tell requests apart, not what is asked. */
const IGNORED: ReadonlySet<string> = new Set(['traceparent', 'tracestate', 'x-request-deadline']);

/** A bearer token ends with its signature, which alone tells nearly all callers apart. */
const TOKEN_END = 16;

/** One call, and how many wait for it. */
interface Flight {
  readonly request: ServiceRequest;
  readonly answer: Future<ServiceAnswer>;
  readonly stop: Stop;
  /** Of those that are found under one text. */
  next: Flight | undefined;
  waiting: number;
  timedOut: Error | undefined;
}

/**
 * Makes one call of equal requests that are under way at the same time, whoever's they are: equal in all headers too, so
 * that no two identities share one. Each of those who wait keeps its own deadline and may leave; the call is aborted when
 * all have. While a write is under way nothing is shared, and what began before its end is not joined afterwards:
 * whoever has written reads what was written, also by another gateway that has purged what is kept.
 */
export const singleFlight: Layer = (next) => {
  const flights = new Flights();
  let writes = 0;
  const written = (): void => void writes--;
  const read: Send<ServiceAnswer> = (request) => {
    const { signal } = request;
    if (signal?.aborted) return Future.rejected(signal.reason);
    const text = searchText(request);
    const known = flights.find(text, request);
    if (known) {
      request.trace?.joined();
      return waitFor(known, signal, () => flights.forget(text, known));
    }
    const stop = new Stop();
    const answer = next({ ...request, signal: stop });
    const flight: Flight = { request, answer, stop, next: undefined, waiting: 0, timedOut: undefined };
    flights.add(text, flight);
    const end = (): void => flights.forget(text, flight);
    if (!signal) answer.then(end, end);
    return waitFor(flight, signal, end, true);
  };
  return (request) => {
    if (mayRepeat(request)) return writes === 0 ? read(request) : next(request);
    writes++;
    flights.clear();
    const answer = next(request);
    answer.then(written, written);
    return answer;
  };
};

/**
 * `abandon` is called when the call has been too slow for one of them, or nobody waits any more: whoever comes then makes
 * a new one. Else a call that hangs would be joined for ever by callers of whom some always wait.
 */
function waitFor(
  flight: Flight,
  signal: ServiceRequest['signal'],
  abandon: () => void,
  isFirst = false,
): Future<ServiceAnswer> {
  flight.waiting++;
  if (!signal) return flight.answer;
  const waiting = Future.open<ServiceAnswer>();
  const leave = (): void => {
    const { reason } = signal;
    if (reason instanceof GatewayError && reason.code === 'UPSTREAM_TIMEOUT') flight.timedOut ??= reason;
    flight.waiting--;
    if (flight.timedOut || flight.waiting === 0) abandon();
    waiting.reject(reason);
    if (flight.waiting > 0) return;
    // That the service was too slow for one of them counts, also where the last one left for another reason.
    flight.stop.abort(flight.timedOut ?? reason);
  };
  signal.addEventListener('abort', leave);
  const over = (): void => {
    signal.removeEventListener('abort', leave);
    if (isFirst) abandon();
  };
  flight.answer.then(
    (answer) => {
      over();
      waiting.resolve(answer);
    },
    (error: unknown) => {
      over();
      waiting.reject(error);
    },
  );
  return waiting;
}

/**
 * The flights under way. One text with all of a request in it would cost more to make and to hash than all other layers
 * together, so a part of it finds those that may be equal, and a comparison tells.
 */
class Flights {
  readonly #first = new ShortLivedMap<string, Flight>();

  find(text: string, request: ServiceRequest): Flight | undefined {
    let flight = this.#first.get(text);
    while (flight && !serves(flight.request, request)) flight = flight.next;
    return flight;
  }

  add(text: string, flight: Flight): void {
    flight.next = this.#first.get(text);
    this.#first.set(text, flight);
  }

  forget(text: string, flight: Flight): void {
    let before = this.#first.get(text);
    if (before === flight) {
      if (flight.next) this.#first.set(text, flight.next);
      else this.#first.delete(text);
      return;
    }
    while (before && before.next !== flight) before = before.next;
    if (before) before.next = flight.next;
  }

  clear(): void {
    this.#first.clear();
  }
}

function searchText({ path, body, headers }: ServiceRequest): string {
  const what = typeof body === 'string' ? body : path;
  const token = headers['authorization'];
  return token === undefined ? what : what + token.slice(-TOKEN_END);
}

/** Whether a call under way has what is asked for: an equal request, begun with all writes known that the asker knows of. */
const serves = (known: ServiceRequest, asked: ServiceRequest): boolean =>
  known.path === asked.path &&
  known.method === asked.method &&
  known.body === asked.body &&
  (known.purges ?? -1) >= (asked.purges ?? -1) &&
  haveEqualHeaders(known.headers, asked.headers);

function haveEqualHeaders(a: ServiceRequest['headers'], b: ServiceRequest['headers']): boolean {
  for (const name in a) if (a[name] !== b[name] && !IGNORED.has(name)) return false;
  for (const name in b) if (a[name] === undefined && !IGNORED.has(name)) return false;
  return true;
}
