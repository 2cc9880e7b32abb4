import type { RequestEnd } from '../core/metrics.ts';
import { DURATIONS, MS_PER_S } from './durations.ts';
import { Histogram } from './histogram.ts';

/** What is counted of one operation of a client, or of all that have no name of their own. */
export class OperationMetrics {
  readonly statuses = new Map<number, number>();
  readonly durations = new Histogram(DURATIONS);

  ended({ status, durationMs }: RequestEnd): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (durationMs !== undefined) this.durations.observe(durationMs / MS_PER_S);
  }
}
