import type { SeenBreaker } from '../core/metrics.ts';
import { byName, counter, type Family, gauge, greatest, histogram, type Labels, type Sample } from './family.ts';
import type { ServiceMetrics } from './service-metrics.ts';

/** What is known of calls to services. */
export function serviceFamilies(
  services: () => ReadonlyMap<string, ServiceMetrics>,
  breakers: () => readonly SeenBreaker[],
): readonly Family[] {
  const ofEach = (samples: (metrics: ServiceMetrics, labels: Labels) => readonly Sample[]) => () =>
    [...services()].flatMap(([service, metrics]) => samples(metrics, { service }));
  return [
    counter(
      'facet_service_calls_total',
      'Calls to services that have ended, further tries included.',
      ofEach(({ calls }, labels) => byName(Object.entries(calls.outcomes), 'outcome', labels)),
    ),
    histogram(
      'facet_service_call_duration_seconds',
      'Time of calls to services, with what they waited for their turn.',
      ofEach(({ calls }, labels) => calls.durations.samples('facet_service_call_duration_seconds', labels)),
    ),
    gauge(
      'facet_service_calls_in_flight',
      'Calls to services that are under way or wait for their turn.',
      ofEach(({ calls }, labels) => [{ labels, value: calls.inFlight }]),
    ),
    counter(
      'facet_service_retries_total',
      'Further tries of calls that failed.',
      ofEach(({ calls }, labels) => [{ labels, value: calls.retries }]),
    ),
    greatest(
      'facet_service_breaker_open',
      '1 while the breaker of an instance is open, or tries it with one call.',
      () =>
        // Prometheus calls the gateway "instance".
        breakers().map(({ service, instance: target, isOpen }) => ({
          labels: { service, target },
          value: Number(isOpen),
        })),
    ),
    counter(
      'facet_service_cache_total',
      'Keys that were looked for in what is kept of the answers of services.',
      ofEach(({ cache }, labels) => byName(Object.entries(cache), 'result', labels)),
    ),
  ];
}
