import type { SeenBreaker } from '../core/metrics.ts';
import { clientFamilies } from './client-families.ts';
import { byName, counter, type Family, gauge, greatest, histogram } from './family.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import { serviceFamilies } from './service-families.ts';

/** What others know of the moment. */
export interface Present {
  readonly load: {
    readonly inFlight: number;
    /** Requests that there was no room for, so far. */
    readonly shed: number;
  };
  readonly breakers: () => readonly SeenBreaker[];
  readonly isReady: () => boolean;
}

/** Every metric of a gateway. */
export const metricFamilies = (metrics: GatewayMetrics, { load, breakers, isReady }: Present): readonly Family[] => [
  ...clientFamilies(() => metrics.clients),
  ...serviceFamilies(() => metrics.services, breakers),
  gauge('facet_requests_in_flight', 'Requests that have been read and are not answered yet.', () => [
    { labels: {}, value: load.inFlight },
  ]),
  counter('facet_requests_shed_total', 'Requests that were refused because there was too much to do.', () => [
    { labels: {}, value: load.shed },
  ]),
  histogram('facet_event_loop_delay_seconds', 'How late the event loop was, looked at 50 times a second.', () =>
    metrics.loopDelays.samples('facet_event_loop_delay_seconds', {}),
  ),
  counter('facet_schema_loads_total', 'Loads of the schemas.', () =>
    byName(Object.entries(metrics.loads), 'result', {}),
  ),
  greatest('facet_redis_away', '1 while what is kept in Redis cannot be reached.', () =>
    byName(Object.entries(metrics.redisAway), 'use', {}),
  ),
  gauge('facet_workers', 'Processes that are ready for requests.', () => [{ labels: {}, value: Number(isReady()) }]),
];
