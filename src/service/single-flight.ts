import { GatewayError } from '../core/errors.ts';
import { Stop } from '../core/stop-signal.ts';
import { type Call, type Layer, mayRepeat, type ServiceAnswer, type ServiceRequest } from './call.ts';

/** Tell requests apart, not what is asked. */
const IGNORED: ReadonlySet<string> = new Set(['traceparent', 'x-request-deadline']);

/** One call, and how many wait for it. */
interface Flight {
  readonly answer: Promise<ServiceAnswer>;
  readonly stop: Stop;
  waiting: number;
  timedOut: Error | undefined;
}

/**
 * Makes one call of equal requests that are under way at the same time, whoever's they are: equal in all headers too, so
 * that no two identities share one. Each of those who wait keeps its own deadline and may leave; the call is aborted when
 * all have. While a write is under way nothing is shared, and what began before its end is not joined afterwards:
 * whoever has written reads what was written.
 */
export const singleFlight: Layer = (next) => {
  const flights = new Map<string, Flight>();
  let writes = 0;
  const written = (): void => void writes--;
  const read: Call = (request) => {
    if (request.signal?.aborted) return Promise.reject(request.signal.reason);
    const key = identityOf(request);
    const known = flights.get(key);
    if (known) return waitFor(known, request, () => forget(key, known));
    const flight = takeOff(next, request);
    flights.set(key, flight);
    const end = (): void => forget(key, flight);
    flight.answer.then(end, end);
    return waitFor(flight, request, end);
  };
  const forget = (key: string, flight: Flight): void => {
    if (flights.get(key) === flight) flights.delete(key);
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

function takeOff(next: Call, request: ServiceRequest): Flight {
  const stop = new Stop();
  return { answer: next({ ...request, signal: stop }), stop, waiting: 0, timedOut: undefined };
}

/** `abandon` is called when nobody waits any more: whoever comes then must not join a call that is being aborted. */
function waitFor(flight: Flight, { signal }: ServiceRequest, abandon: () => void): Promise<ServiceAnswer> {
  flight.waiting++;
  if (!signal) return flight.answer;
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      const { reason } = signal;
      if (reason instanceof GatewayError && reason.code === 'UPSTREAM_TIMEOUT') flight.timedOut ??= reason;
      flight.waiting--;
      reject(reason);
      if (flight.waiting > 0) return;
      abandon();
      // That the service was too slow for one of them counts, also where the last one left for another reason.
      flight.stop.abort(flight.timedOut ?? reason);
    };
    signal.addEventListener('abort', leave);
    flight.answer.then(
      (answer) => {
        signal.removeEventListener('abort', leave);
        resolve(answer);
      },
      (error: Error) => {
        signal.removeEventListener('abort', leave);
        reject(error);
      },
    );
  });
}

/** Values go with their lengths: none can pass for two. */
function identityOf({ method, path, headers, body }: ServiceRequest): string {
  let key = `${method} ${path}\n`;
  for (const name in headers) {
    if (IGNORED.has(name)) continue;
    const value = headers[name] ?? '';
    key += `${name}:${value.length}:${value}\n`;
  }
  return body === undefined ? key : `${key}\n${body}`;
}
