import { GatewayError } from './errors.ts';
import { Stop, type StopSignal } from './stop-signal.ts';

/** Nobody waits for the answer any more. */
export class CallerLeft extends Error {
  override readonly name = 'CallerLeft';
}

/**
 * Runs something that gets `timeoutMs` and a signal. The signal aborts when the time is up or the caller has gone.
 *
 * @throws {GatewayError} DEADLINE_EXCEEDED when the time is up, whether or not the work listens to its signal
 * @throws {CallerLeft} when the caller has gone
 */
export function withinDeadline<T>(
  caller: StopSignal,
  timeoutMs: number,
  run: (signal: StopSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = new Stop(Date.now() + timeoutMs);
    const giveUp = (error: Error): void => {
      over();
      stop.abort(error);
      reject(error);
    };
    const leave = (): void => giveUp(new CallerLeft());
    const timer = setTimeout(() => giveUp(new GatewayError('DEADLINE_EXCEEDED')), timeoutMs);
    const over = (): void => {
      clearTimeout(timer);
      caller.removeEventListener('abort', leave);
    };
    caller.addEventListener('abort', leave);
    if (caller.aborted) leave();
    run(stop).then(
      (result) => {
        over();
        resolve(result);
      },
      (error: Error) => {
        over();
        reject(error);
      },
    );
  });
}
