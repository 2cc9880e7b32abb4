import type { ClientMetrics } from './client-metrics.ts';
import { byName, counter, type Family, gauge, histogram, type Labels, type Sample } from './family.ts';
import type { OperationMetrics } from './operation-metrics.ts';

type Clients = () => ReadonlyMap<string, ClientMetrics>;

/** What is known of requests, by client, and by operation where that is a stored one. */
export function clientFamilies(clients: Clients): readonly Family[] {
  const ofEach = (samples: (metrics: ClientMetrics, labels: Labels) => readonly Sample[]) => () =>
    [...clients()].flatMap(([client, metrics]) => samples(metrics, { client }));
  const ofOperations = (samples: (metrics: OperationMetrics, labels: Labels) => readonly Sample[]) =>
    ofEach(({ operations }, labels) =>
      [...operations].flatMap(([operation, metrics]) => samples(metrics, { ...labels, operation })),
    );
  return [
    counter(
      'facet_requests_total',
      'Requests that have ended.',
      ofOperations(({ statuses }, labels) => byName(statuses, 'status', labels)),
    ),
    histogram(
      'facet_request_duration_seconds',
      'Time of requests until their answer was ready, subscriptions left out.',
      ofOperations(({ durations }, labels) => durations.samples('facet_request_duration_seconds', labels)),
    ),
    counter(
      'facet_errors_total',
      'Answers with an error of the code.',
      ofEach(({ errors }, labels) => byName(errors, 'code', labels)),
    ),
    counter(
      'facet_degraded_total',
      'Parts of answers that stand in for what services failed to give.',
      ofEach(({ degraded }, labels) => byName(Object.entries(degraded), 'kind', labels)),
    ),
    counter(
      'facet_cost_points_total',
      'Points of answered operations: what they might have cost, and what they have.',
      ofEach(({ cost }, labels) => byName(Object.entries(cost), 'kind', labels)),
    ),
    counter(
      'facet_throttled_total',
      'Times that a limit refused something, or would have, where limits are only measured.',
      ofEach(({ throttled }, labels) => byName(Object.entries(throttled), 'limit', labels)),
    ),
    counter(
      'facet_response_cache_total',
      'Answers to cacheable operations, by whether they were there already.',
      ofEach(({ cache }, labels) => byName(Object.entries(cache), 'result', labels)),
    ),
    gauge(
      'facet_subscriptions_open',
      'Subscriptions that somebody listens to.',
      ofEach(({ subscriptions }, labels) => [{ labels, value: subscriptions }]),
    ),
  ];
}
