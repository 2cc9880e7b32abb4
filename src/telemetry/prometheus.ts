import type * as PromClient from 'prom-client';

import type { Family } from './family.ts';

/** A page for a scraper. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

/** The numbers of one metric of one process, which another process can add to its own. */
export interface MetricNumbers {
  readonly name: string;
  readonly type: string;
}

/** What is known of a process: as a page, or as numbers from which a page of several processes is made. */
export interface MetricsSource {
  readonly page: () => Promise<MetricsPage>;
  readonly numbers: () => Promise<readonly MetricNumbers[]>;
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

/** Makes pages, in the text format of Prometheus, and numbers of some metrics and of those of the process. */
export function metricsSource(families: readonly Family[]): MetricsSource {
  let known: PromClient.Registry | undefined;
  const registry = async (): Promise<PromClient.Registry> => {
    const { client, process } = await (loading ??= load());
    return (known ??= client.Registry.merge([registryOf(families, client), process]));
  };
  return {
    page: async () => pageOf(await registry()),
    numbers: async () => (await registry()).getMetricsAsJSON() as unknown as Promise<readonly MetricNumbers[]>,
  };
}

/** The page of several processes: sums, and for some gauges the greatest. */
export const mergedPage = async (processes: readonly (readonly MetricNumbers[])[]): Promise<MetricsPage> =>
  pageOf(await merged(processes));

/** The numbers of several processes as if it were one. */
export const mergedNumbers = async (
  processes: readonly (readonly MetricNumbers[])[],
): Promise<readonly MetricNumbers[]> =>
  (await merged(processes)).getMetricsAsJSON() as unknown as Promise<readonly MetricNumbers[]>;

async function merged(processes: readonly (readonly MetricNumbers[])[]): Promise<PromClient.Registry> {
  const { AggregatorRegistry } = await import('prom-client');
  return AggregatorRegistry.aggregate(processes as object[][]);
}

const pageOf = async (registry: PromClient.Registry): Promise<MetricsPage> => ({
  contentType: registry.contentType,
  text: await registry.metrics(),
});

function registryOf(families: readonly Family[], { Registry }: Client): PromClient.Registry {
  const registry = new Registry();
  // A registry asks a metric for no more than this.
  for (const family of families) registry.registerMetric(readOnly(family) as unknown as PromClient.Metric);
  return registry;
}

const readOnly = ({ name, type, help, samples, aggregator = 'sum' }: Family): object => ({
  name,
  get: () => Promise.resolve({ name, type, help, aggregator, values: samples() }),
});
