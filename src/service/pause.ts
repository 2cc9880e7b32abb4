import type { StopSignal } from '../core/stop-signal.ts';

/** Waits for so many milliseconds; rejects with the signal's reason as soon as that aborts. */
export function pause(ms: number, signal: StopSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer);
      reject(signal?.reason ?? new Error('stopped'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', leave);
      resolve();
    }, ms);
    signal?.addEventListener('abort', leave);
  });
}
