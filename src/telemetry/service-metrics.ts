import { type CallObserver, type CallOutcome, callOutcomes, type ServiceObserver } from '../core/metrics.ts';
import { DURATIONS, MS_PER_S } from './durations.ts';
import { Histogram } from './histogram.ts';

/** What is counted of the calls to one service. */
class CallMetrics implements CallObserver {
  readonly outcomes = Object.fromEntries(callOutcomes.map((outcome) => [outcome, 0])) as Record<CallOutcome, number>;
  readonly durations = new Histogram(DURATIONS);
  inFlight = 0;
  retries = 0;

  began(isRetry: boolean): void {
    this.inFlight += 1;
    if (isRetry) this.retries += 1;
  }

  ended(outcome: CallOutcome, tookMs: number): void {
    this.inFlight -= 1;
    this.outcomes[outcome] += 1;
    this.durations.observe(tookMs / MS_PER_S);
  }
}

/** What is counted of one service. */
export class ServiceMetrics implements ServiceObserver {
  readonly calls = new CallMetrics();
  readonly cache = { hit: 0, stale: 0, miss: 0 };
}
