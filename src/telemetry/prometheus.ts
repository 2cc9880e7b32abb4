import type * as PromClient from 'prom-client';

import type { Family } from './family.ts';

/** A page for a scraper. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

type Client = typeof PromClient;

interface Loaded {
  readonly client: Client;
  /** What is known of the process, whatever runs in it. */
  readonly process: PromClient.Registry;
}

let loading: Promise<Loaded> | undefined;

/** The library's own view of the event loop is lost with each scrape, whoever scrapes, and is no number right after it. The gateway has another. */
const LAG = 'nodejs_eventloop_lag_';
const NEVER_MS = 86_400_000;

/** Nobody pays for the library, or for what watches the process, before the first scrape. */
async function load(): Promise<Loaded> {
  const client = await import('prom-client');
  const process = new client.Registry();
  client.collectDefaultMetrics({ register: process, eventLoopMonitoringPrecision: NEVER_MS });
  for (const { name } of process.getMetricsAsArray()) if (name.startsWith(LAG)) process.removeSingleMetric(name);
  return { client, process };
}

/** Makes the page of some metrics, and of those of the process, in the text format of Prometheus. */
export function prometheusPage(families: readonly Family[]): () => Promise<MetricsPage> {
  let known: PromClient.Registry | undefined;
  return async () => {
    const { client, process } = await (loading ??= load());
    known ??= client.Registry.merge([registryOf(families, client), process]);
    return { contentType: known.contentType, text: await known.metrics() };
  };
}

function registryOf(families: readonly Family[], { Registry }: Client): PromClient.Registry {
  const registry = new Registry();
  // A registry asks a metric for no more than this.
  for (const family of families) registry.registerMetric(readOnly(family) as unknown as PromClient.Metric);
  return registry;
}

const readOnly = ({ name, type, help, samples }: Family): object => ({
  name,
  get: () => Promise.resolve({ name, type, help, aggregator: 'sum', values: samples() }),
});
