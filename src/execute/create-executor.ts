import type { Client } from '../client/client.ts';
import { createCompiledExecutor } from './compiled/compiled-executor.ts';
import type { Executor } from './executor.ts';
import type { Services } from './service-context.ts';

/** `compiled` runs plans; `stitched` is the reference, on graphql-js and @graphql-tools/stitch. */
export const executorNames = ['compiled', 'stitched'] as const;

export type ExecutorName = (typeof executorNames)[number];

/** Makes an executor for the operations of some clients. */
export type CreateExecutor = (services: Services, clients: Iterable<Pick<Client, 'fields' | 'types'>>) => Executor;

/** What makes the executor of that name. The reference is loaded by those who ask for it. */
export async function loadExecutor(name: ExecutorName): Promise<CreateExecutor> {
  if (name === 'compiled') return createCompiledExecutor;
  const [{ createStitchedExecutor }, { joinTargets }] = await Promise.all([
    import('./stitched/stitched-executor.ts'),
    import('./stitched/join-targets.ts'),
  ]);
  return (services, clients) => createStitchedExecutor({ ...services, joins: joinTargets(services.graph, clients) });
}
