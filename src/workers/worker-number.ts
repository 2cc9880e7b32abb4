import type { Environment } from '../core/settings-environment.ts';

/** Tells a process that the primary started it, and which of the workers it is. */
export const WORKER_VARIABLE = 'FACET_WORKER';

/** The number of this worker, from 1; undefined in a process that no primary started. */
export function workerNumber(environment: Environment): number | undefined {
  const number = environment(WORKER_VARIABLE);
  return process.connected && number ? Number(number) : undefined;
}
