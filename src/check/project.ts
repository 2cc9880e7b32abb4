import type { Client } from '../client/client.ts';
import type { Graph } from '../graph/graph.ts';
import type { Problems } from '../language/problem.ts';

/** What `facet check` looks at: a loaded graph and its loaded clients. */
export interface Project {
  readonly graph: Graph;
  readonly clients: readonly Client[];
  /** By client: what its code file exports by default. Clients without code are left out. */
  readonly code: ReadonlyMap<string, unknown>;
}

/** One concern of the check: reports what it finds and never throws. */
export type Pass = (project: Project, problems: Problems) => void;
