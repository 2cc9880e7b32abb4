import { mergedNumbers, mergedPage, type MetricNumbers, type MetricsPage } from '../telemetry/prometheus.ts';
import type { WorkerSlot } from './worker-slot.ts';

const PATIENCE_MS = 1_000;

/**
 * The numbers of all workers together. What only grows never shrinks: a worker that is late has the numbers that it had
 * last, and those of one that has ended are kept. A sum that falls would look to Prometheus as if all had been counted again.
 */
export class WorkersMetrics {
  readonly #slots: () => readonly WorkerSlot[];
  readonly #last = new Map<WorkerSlot, readonly MetricNumbers[]>();
  /** Of workers that have ended. */
  #ended: Promise<readonly MetricNumbers[]> = Promise.resolve([]);

  constructor(slots: () => readonly WorkerSlot[]) {
    this.#slots = slots;
  }

  /** The process of a worker is gone. */
  ended(slot: WorkerSlot): void {
    const last = this.#last.get(slot);
    this.#last.delete(slot);
    if (!last) return;
    const kept = last.filter(({ type }) => type === 'counter' || type === 'histogram');
    this.#ended = this.#ended.then((before) => mergedNumbers([before, kept]));
  }

  readonly page = async (): Promise<MetricsPage> => {
    await Promise.all(this.#slots().map((slot) => this.#ask(slot)));
    // Both at one moment, so that who ends meanwhile is in one of them.
    const [living, ended] = [[...this.#last.values()], this.#ended];
    return mergedPage([...living, await ended]);
  };

  async #ask(slot: WorkerSlot): Promise<void> {
    if (!slot.served) return;
    try {
      this.#last.set(slot, (await slot.ask({ about: 'metrics' }, PATIENCE_MS)) as readonly MetricNumbers[]);
    } catch {
      // It has the numbers that it had last.
    }
  }
}
