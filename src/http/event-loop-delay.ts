import type { LoopSample } from './admission.ts';

/** Often enough to be on time, and rare enough to cost nothing. */
const INTERVAL_MS = 20;

/** Tells how late the event loop is, every 20 ms or when it gets to it, until it is stopped. It keeps no process alive. */
export function watchEventLoop(onSample: (sample: LoopSample) => void): { readonly stop: () => void } {
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - lastMs;
    lastMs += elapsedMs;
    onSample({ elapsedMs, delayMs: Math.max(0, elapsedMs - INTERVAL_MS) });
  }, INTERVAL_MS).unref();
  return { stop: () => clearInterval(timer) };
}
