import type { Environment } from '../core/settings-environment.ts';
import type { Graph } from '../graph/graph.ts';
import { LanguageError } from '../language/language-error.ts';
import type { Problems } from '../language/problem.ts';
import { parseServiceUrl, type ServiceUrl } from '../language/service-url.ts';
import type { Call } from '../service/call.ts';
import type { Pools } from '../service/pool.ts';
import { createServiceClient } from '../service/service-client.ts';

/** What calls to all services share. */
export interface CallOptions {
  readonly pools: Pools;
  readonly environment: Environment;
  readonly maxResponseBytes: number;
}

/** A call for each service whose URLs are known; a variable that is not set is reported as ENV_UNSET. */
export function upstreamCalls(graph: Graph, options: CallOptions, problems: Problems): ReadonlyMap<string, Call> {
  const calls = new Map<string, Call>();
  for (const { name, urls: templates, timeoutMs } of graph.services.values()) {
    const urls = templates.flatMap(({ text, node }) =>
      readUrl(text, { node, problems, environment: options.environment }),
    );
    if (urls.length === 0) continue;
    calls.set(
      name,
      createServiceClient({ name, urls, timeoutMs, pools: options.pools, maxResponseBytes: options.maxResponseBytes }),
    );
  }
  return calls;
}

function readUrl(
  text: string,
  {
    node,
    problems,
    environment,
  }: { readonly node: Parameters<Problems['add']>[1]; readonly problems: Problems } & Pick<CallOptions, 'environment'>,
): readonly ServiceUrl[] {
  try {
    return [parseServiceUrl(text, environment)];
  } catch (error) {
    if (!(error instanceof LanguageError)) throw error;
    problems.add(error.code, node, { message: error.message, hint: error.hint });
    return [];
  }
}
