import { coordinate, type Graph } from './graph.ts';
import { type CallStep, listsIn } from './resolve-path.ts';

/**
 * How many steps behind a call of Query are asked for by the call itself, once for each object, because their arguments
 * take values of the object: fields of a GraphQL service behind single objects, up to the last such argument. 0 when
 * there is none, or when the steps are answered in another way.
 */
export function stepsOfCall(
  graph: Graph,
  [call, ...steps]: readonly [CallStep, ...CallStep[]],
  takesValues: (step: CallStep) => boolean,
): number {
  if (!isSingle(call) || !isOneCall(call, graph)) return 0;
  let count = 0;
  for (const [position, step] of steps.entries()) {
    if (graph.fields.get(coordinate(step.type, step.field))?.source.kind !== 'remote') break;
    if (takesValues(step)) count = position + 1;
    if (!isSingle(step)) break;
  }
  return count;
}

const isSingle = ({ output }: CallStep): boolean => listsIn(output) === 0;

/** Joins that lead to joins are followed this far; circles are reported elsewhere. */
const MAX_JOINS = 16;

/** A root field of a GraphQL service, or a join that leads to nothing but one. */
function isOneCall({ field }: CallStep, graph: Graph, depth = 0): boolean {
  const source = graph.fields.get(coordinate('Query', field))?.source;
  if (source?.kind === 'remote') return true;
  if (source?.kind !== 'join' || source.batch || depth > MAX_JOINS) return false;
  const isRead = (step: CallStep): boolean =>
    isSingle(step) && graph.fields.get(coordinate(step.type, step.field))?.source.kind === 'remote';
  return isSingle(source.call) && source.steps.every(isRead) && isOneCall(source.call, graph, depth + 1);
}
