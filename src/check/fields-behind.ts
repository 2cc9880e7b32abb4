import { coordinate, type Graph, type GraphField, sourceSteps } from '../graph/graph.ts';
import { neededSteps } from '../graph/needed-fields.ts';
import type { CallStep } from '../graph/resolve-path.ts';

/** Every field of the graph that these steps read: their own, those that joins call, and those that they need. */
export function fieldsBehind({ fields }: Pick<Graph, 'fields'>, steps: Iterable<CallStep>): ReadonlySet<GraphField> {
  const found = new Set<GraphField>();
  const follow = ({ type, field: name }: CallStep): void => {
    const field = fields.get(coordinate(type, name));
    if (!field || found.has(field)) return;
    found.add(field);
    for (const needed of field.needs.values()) needed.forEach(follow);
    if (field.source.kind === 'computed') neededSteps(field.source.needed).forEach(follow);
    sourceSteps(field.source).forEach(follow);
  };
  for (const step of steps) follow(step);
  return found;
}
