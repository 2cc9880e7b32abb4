import type { ServiceHooks } from '../code/define-service.ts';
import type { ServiceObserver } from '../core/metrics.ts';
import type { Environment } from '../core/settings-environment.ts';
import type { Graph, Service } from '../graph/graph.ts';
import { parseAt } from '../language/parse-at.ts';
import type { Problems } from '../language/problem.ts';
import { parseServiceUrl, type ServiceUrl } from '../language/service-url.ts';
import type { Call } from '../service/call.ts';
import type { Pools } from '../service/pool.ts';
import type { ServiceAccess } from '../service/service-access.ts';
import { createServiceClient } from '../service/service-client.ts';
import type { ServiceStates } from '../service/service-state.ts';

/** What calls to all services share. */
export interface CallOptions {
  readonly pools: Pools;
  readonly states: ServiceStates;
  readonly environment: Environment;
  readonly maxResponseBytes: number;
  /** Code round the calls of a service. */
  readonly hooks: (service: string) => ServiceHooks | undefined;
  readonly access: (service: string) => ServiceAccess;
  /** Where a stand-in answers for a service, whatever its file says; undefined for the service itself. */
  readonly standIn?: ((service: string) => string | undefined) | undefined;
  /** Who counts what has to do with a service. */
  readonly observer: (service: string) => ServiceObserver;
}

/** A call for each service whose URLs are known; a variable that is not set is reported as ENV_UNSET. */
export function upstreamCalls(graph: Graph, options: CallOptions, problems: Problems): ReadonlyMap<string, Call> {
  const { pools, states, maxResponseBytes } = options;
  const calls = new Map<string, Call>();
  for (const service of graph.services.values()) {
    const { name } = service;
    const urls = addressesOf(service, options, problems);
    if (urls.length === 0) continue;
    const [hooks, access] = [options.hooks(name), options.access(name)];
    const state = states.of(name, service);
    const observer = options.observer(name).calls;
    calls.set(name, createServiceClient({ name, urls, state, pools, maxResponseBytes, hooks, access, observer }));
  }
  return calls;
}

/** Where a service is, or what stands in for it. A variable that is not set is reported as ENV_UNSET. */
export function addressesOf(
  { name, urls }: Pick<Service, 'name' | 'urls'>,
  { environment, standIn }: Pick<CallOptions, 'environment' | 'standIn'>,
  problems: Problems,
): readonly ServiceUrl[] {
  const other = standIn?.(name);
  if (other !== undefined) return [parseServiceUrl(other, environment)];
  return urls.flatMap(({ text, node }) => parseAt(node, problems, () => parseServiceUrl(text, environment)) ?? []);
}
