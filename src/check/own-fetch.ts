import { coordinate, type Graph } from '../graph/graph.ts';
import { isRoot } from '../graph/merge-types.ts';
import type { CallStep } from '../graph/resolve-path.ts';

/** Whether a field of the graph is a call of its own, not a part of its object's answer. */
export function hasOwnFetch({ fields }: Graph, { type, field }: Pick<CallStep, 'type' | 'field'>): boolean {
  const kind = fields.get(coordinate(type, field))?.source.kind;
  return kind === 'rest' || kind === 'events' || kind === 'join' || (kind === 'remote' && isRoot(type));
}
