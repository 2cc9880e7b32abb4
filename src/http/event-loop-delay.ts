import { performance } from 'node:perf_hooks';

import type { LoopSample } from './admission.ts';

/** Often enough to be on time, and rare enough to cost nothing. */
const INTERVAL_MS = 20;

/** Tells how late and how busy the event loop is, every 20 ms or when it gets to it, until it is stopped. It keeps no process alive. */
export function watchEventLoop(onSample: (sample: LoopSample) => void): { readonly stop: () => void } {
  let lastMs = performance.now();
  let lastUse = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const use = performance.eventLoopUtilization();
    const { utilization: busy } = performance.eventLoopUtilization(use, lastUse);
    lastUse = use;
    const elapsedMs = performance.now() - lastMs;
    lastMs += elapsedMs;
    onSample({ elapsedMs, delayMs: Math.max(0, elapsedMs - INTERVAL_MS), busy });
  }, INTERVAL_MS).unref();
  return { stop: () => clearInterval(timer) };
}
