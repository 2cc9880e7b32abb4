import { GatewayError } from '../core/errors.ts';
import { Future } from '../core/future.ts';
import { Stop } from '../core/stop-signal.ts';
import { type Call, type Layer, mayRepeat, type ServiceAnswer, type ServiceRequest } from './call.ts';

/** Tell requests apart, not what is asked. */
const IGNORED: ReadonlySet<string> = new Set(['traceparent', 'tracestate', 'x-request-deadline']);

/** One call, and how many wait for it. */
interface Flight {
  readonly request: ServiceRequest;
  readonly answer: Future<ServiceAnswer>;
  readonly stop: Stop;
  /** Of those that are found at one place. */
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
  const read: Call = (request) => {
    const { signal } = request;
    if (signal?.aborted) return Future.rejected(signal.reason);
    const place = placeOf(request);
    const known = flights.find(place, request);
    if (known) {
      request.trace?.joined();
      return waitFor(known, signal, () => flights.forget(place, known));
    }
    const stop = new Stop();
    const answer = next({ ...request, signal: stop });
    const flight: Flight = { request, answer, stop, next: undefined, waiting: 0, timedOut: undefined };
    flights.add(place, flight);
    const end = (): void => flights.forget(place, flight);
    if (!signal) void answer.then(end, end);
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
  const waiting = flight.answer.then(
    (answer) => {
      over();
      return answer;
    },
    (error: unknown) => {
      over();
      throw error;
    },
  );
  return waiting;
}

/** How many places there are; more than calls under way, nearly always. */
const PLACES = 1_024;

/**
 * The flights under way. A map from all that a request says would cost more than all other layers together: some of its
 * characters tell at which place those are that may be equal, and a comparison tells which are.
 */
class Flights {
  readonly #first = Array<Flight | undefined>(PLACES).fill(undefined);

  find(place: number, request: ServiceRequest): Flight | undefined {
    let flight = this.#first[place];
    while (flight && !serves(flight.request, request)) flight = flight.next;
    return flight;
  }

  add(place: number, flight: Flight): void {
    flight.next = this.#first[place];
    this.#first[place] = flight;
  }

  forget(place: number, flight: Flight): void {
    let before = this.#first[place];
    if (before === flight) {
      this.#first[place] = flight.next;
      return;
    }
    while (before && before.next !== flight) before = before.next;
    if (before) before.next = flight.next;
  }

  clear(): void {
    this.#first.fill(undefined);
  }
}

/** How many characters of a text are looked at. */
const SAMPLES = 16;

/** The token ends with its signature, which tells nearly all callers apart. */
function placeOf({ path, body, headers }: ServiceRequest): number {
  const what = typeof body === 'string' ? body : path;
  const token = headers['authorization'] ?? '';
  let mark = what.length + token.length;
  // Identifiers stand at the end of paths, and anywhere in bodies.
  const step = Math.max(1, Math.floor(what.length / SAMPLES / 4));
  for (let at = what.length - 1, left = 2 * SAMPLES; at >= 0 && left > 0; at -= left > SAMPLES ? 1 : step, left--)
    mark = Math.imul(mark, 31) + what.charCodeAt(at);
  for (let at = Math.max(0, token.length - SAMPLES); at < token.length; at++)
    mark = Math.imul(mark, 31) + token.charCodeAt(at);
  return (mark ^ (mark >>> 16)) & (PLACES - 1);
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
