import { GatewayError } from './errors.ts';

/**
 * Runs something that gets `timeoutMs` and a signal. The signal aborts when the time is up or the caller has gone.
 *
 * @throws {GatewayError} DEADLINE_EXCEEDED when the time is up, whether or not the work listens to its signal
 */
export async function withinDeadline<T>(
  caller: AbortSignal,
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const leave = (): void => controller.abort(caller.reason);
  if (caller.aborted) leave();
  caller.addEventListener('abort', leave, { once: true });
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new GatewayError('DEADLINE_EXCEEDED');
      controller.abort(error);
      reject(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([run(controller.signal), timeUp]);
  } finally {
    clearTimeout(timer);
    caller.removeEventListener('abort', leave);
  }
}
