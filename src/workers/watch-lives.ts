import type { GatewayLog } from '../core/log.ts';
import type { WorkerSlot } from './worker-slot.ts';

const EVERY_MS = 2_000;
/** Longer than any pause that a healthy process makes. */
const PATIENCE_MS = 10_000;

/** Ends workers that do not get to their messages any more, which no probe sees, since the primary answers those. */
export function watchLives(slots: readonly WorkerSlot[], log: GatewayLog, signal: AbortSignal): void {
  const asked = new Set<WorkerSlot>();
  const ask = async (slot: WorkerSlot): Promise<void> => {
    asked.add(slot);
    try {
      await slot.ask({ about: 'life' }, PATIENCE_MS);
    } catch {
      if (slot.served === undefined || signal.aborted) return;
      log.error({ worker: slot.number }, `the worker did nothing for ${PATIENCE_MS / 1_000} s, and is ended`);
      slot.kill();
    } finally {
      asked.delete(slot);
    }
  };
  const timer = setInterval(() => {
    for (const slot of slots) if (slot.served && !asked.has(slot)) void ask(slot);
  }, EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}
