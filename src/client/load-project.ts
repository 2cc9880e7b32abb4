import type { Graph } from '../graph/graph.ts';
import { loadGraph } from '../graph/load-graph.ts';
import type { Problems } from '../language/problem.ts';
import type { RootFiles } from '../language/root-files.ts';
import type { Client } from './client.ts';
import { loadCode } from './load-code.ts';
import { loadClient } from './load-client.ts';

/** Everything a root folder describes. */
export interface Project {
  readonly graph: Graph;
  readonly clients: readonly Client[];
  /** Default exports of the clients' code files. */
  readonly code: ReadonlyMap<string, unknown>;
}

/** Loads a root folder's files; what is wrong with them is reported, and the rest is loaded all the same. */
export async function loadProject(files: RootFiles, problems: Problems): Promise<Project> {
  const graph = loadGraph(files, problems);
  const clients: Client[] = [];
  const code = new Map<string, unknown>();
  for (const file of files.clients) {
    const client = loadClient(file, graph, problems);
    if (client) clients.push(client);
    if (file.code !== undefined) code.set(file.name, await loadCode(file.code, file.schema, problems));
  }
  return { graph, clients, code };
}
