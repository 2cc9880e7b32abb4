import type { StopSignal } from '../core/stop-signal.ts';

/** What a promise gives, for as long as somebody waits: rejects with the signal's reason once that aborts. */
export async function untilAborted<T>(signal: StopSignal | undefined, pending: Promise<T>): Promise<T> {
  if (!signal) return pending;
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([pending, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
