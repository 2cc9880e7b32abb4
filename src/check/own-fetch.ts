import { coordinate, type Graph } from '../graph/graph.ts';
import { isRoot } from '../graph/merge-types.ts';
import type { CallStep } from '../graph/resolve-path.ts';

type FieldName = Pick<CallStep, 'type' | 'field'>;

/** Whether a field of the graph is a call of its own, not a part of its object's answer. */
export function hasOwnFetch(
  graph: Pick<Graph, 'fields'>,
  { type, field }: FieldName,
  seen = new Set<string>(),
): boolean {
  const at = coordinate(type, field);
  const source = graph.fields.get(at)?.source;
  if (!source || seen.has(at)) return false;
  seen.add(at);
  if (source.kind === 'path') return source.steps.some((step) => hasOwnFetch(graph, step, seen));
  const { kind } = source;
  return kind === 'rest' || kind === 'events' || kind === 'join' || (kind === 'remote' && isRoot(type));
}
