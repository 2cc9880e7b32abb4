import { resolve } from 'node:path';

import { checkRoot } from '../check/check-root.ts';
import { printProblems } from '../check/print-problems.ts';
import { schemaErrors } from '../check/schema-errors.ts';
import type { Client } from '../client/client.ts';
import type { Graph } from '../graph/graph.ts';

/** A client that code is generated for, and the graph it is a view of. */
export interface LoadedClient {
  readonly client: Client;
  readonly graph: Graph;
}

/**
 * Loads a client of a root folder, without a gateway. Rejects with the problems of the folder's schemas, as
 * `facet check` prints them, or with the names of its clients when none is meant.
 */
export async function loadClient(name: string, root: string): Promise<LoadedClient> {
  const { project, problems } = await checkRoot(resolve(root));
  const errors = schemaErrors(problems);
  if (errors.length > 0) throw new Error(printProblems(errors, { color: false }).trimEnd());
  const client = project.clients.find((candidate) => candidate.name === name);
  if (client) return { client, graph: project.graph };
  const names = project.clients.map((candidate) => candidate.name).join(', ');
  throw new Error(`there is no client "${name}"; there are: ${names || 'none'}`);
}
