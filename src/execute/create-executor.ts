import type { Client } from '../client/client.ts';
import { createCompiledExecutor } from './compiled/compiled-executor.ts';
import type { Executor } from './executor.ts';
import type { Services } from './service-context.ts';
import { joinTargets } from './stitched/join-targets.ts';
import { createStitchedExecutor } from './stitched/stitched-executor.ts';

/** `compiled` runs plans; `stitched` is the reference, on graphql-js and @graphql-tools/stitch. */
export const executorNames = ['compiled', 'stitched'] as const;

export type ExecutorName = (typeof executorNames)[number];

/** The executor of that name for the operations of some clients. */
export function createExecutor(
  name: ExecutorName,
  services: Services,
  clients: Iterable<Pick<Client, 'fields' | 'types'>>,
): Executor {
  if (name === 'compiled') return createCompiledExecutor(services);
  return createStitchedExecutor({ ...services, joins: joinTargets(services.graph, clients) });
}
