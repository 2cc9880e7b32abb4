import type { Graph } from './graph.ts';

/** Servers in place of services. */
export interface StandIns {
  /** Where the stand-in of a service is; undefined for one that is called itself. */
  readonly urlOf: (service: string) => string | undefined;
  /** Answers as the services of this graph from now on. */
  readonly follow: (graph: Graph) => void;
}
