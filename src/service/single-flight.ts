import { GatewayError } from '../core/errors.ts';
import { Future, type Step } from '../core/future.ts';
import { Stop, type StopSignal } from '../core/stop-signal.ts';
import { type Call, type Layer, mayRepeat, type ServiceAnswer, type ServiceRequest } from './call.ts';

/** Tell requests apart, not what is asked. */
const IGNORED: ReadonlySet<string> = new Set(['traceparent', 'tracestate', 'x-request-deadline']);

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
      return waitFor(known, signal, false);
    }
    const flight = new Flight(flights, place, request);
    flight.answer = next({ ...request, signal: flight.stop });
    flights.add(flight);
    return waitFor(flight, signal, true);
  };
  return (request) => {
    if (mayRepeat(request)) return writes === 0 ? read(request) : next(request);
    writes++;
    flights.clear();
    return next(request).always(written);
  };
};

function waitFor(flight: Flight, signal: StopSignal | undefined, isFirst: boolean): Future<ServiceAnswer> {
  flight.waiting++;
  const passenger = new Passenger(flight, signal, isFirst);
  return (passenger.answer = flight.answer.into(passenger));
}

/** One call, and how many wait for it. */
class Flight {
  readonly #flights: Flights;
  readonly place: number;
  readonly request: ServiceRequest;
  readonly stop = new Stop();
  answer!: Future<ServiceAnswer>;
  /** Of those that are found at one place. */
  next: Flight | undefined;
  waiting = 0;
  #timedOut: Error | undefined;

  constructor(flights: Flights, place: number, request: ServiceRequest) {
    this.#flights = flights;
    this.place = place;
    this.request = request;
  }

  /** Nobody joins it any more. */
  forget(): void {
    this.#flights.forget(this);
  }

  /**
   * One of them does not wait any more. Whoever comes after it has been too slow for one, or nobody waits, makes a new call:
   * else one that hangs would be joined for ever by callers of whom some always wait.
   */
  left(reason: Error): void {
    if (reason instanceof GatewayError && reason.code === 'UPSTREAM_TIMEOUT') this.#timedOut ??= reason;
    this.waiting--;
    if (this.#timedOut || this.waiting === 0) this.forget();
  }

  /** Ends the call, unless somebody waits. That the service was too slow for one of them counts, also where the last one left for another reason. */
  endUnawaited(reason: Error): void {
    if (this.waiting === 0) this.stop.abort(this.#timedOut ?? reason);
  }
}

/** One of those who wait for a call, for as long as its own signal lets it. */
class Passenger implements Step<ServiceAnswer> {
  readonly #flight: Flight;
  readonly #signal: StopSignal | undefined;
  readonly #isFirst: boolean;
  /** Its own. */
  answer: Future<ServiceAnswer> | undefined;

  constructor(flight: Flight, signal: StopSignal | undefined, isFirst: boolean) {
    this.#flight = flight;
    this.#signal = signal;
    this.#isFirst = isFirst;
    signal?.addEventListener('abort', this);
  }

  /** Its own signal aborts. */
  handleEvent(): void {
    const reason = this.#signal?.reason ?? new Error('stopped');
    this.#flight.left(reason);
    this.answer?.reject(reason);
    this.#flight.endUnawaited(reason);
  }

  onResolved(answer: ServiceAnswer): ServiceAnswer {
    this.#over();
    return answer;
  }

  onRejected(error: unknown): never {
    this.#over();
    throw error;
  }

  #over(): void {
    this.#signal?.removeEventListener('abort', this);
    if (this.#isFirst) this.#flight.forget();
  }
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

  add(flight: Flight): void {
    flight.next = this.#first[flight.place];
    this.#first[flight.place] = flight;
  }

  forget(flight: Flight): void {
    const { place } = flight;
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
