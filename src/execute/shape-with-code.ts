import { coordinate, type Graph } from '../graph/graph.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { Answer } from './answer.ts';
import type { ComputedValues, ComputeField } from './computed-values.ts';
import type { Execution } from './executor.ts';
import type { Found, ResultReader } from './read-result.ts';
import { shapeAnswer } from './shape-answer.ts';
import type { ShapeInputs } from './shape-inputs.ts';

/** What executors have found, and how it is read. */
export interface Result {
  readonly result: Found;
  readonly reader: ResultReader;
}

/** The shaped answer, once the client's code has made all values it computes. */
export function shapeWithCode(execution: Execution, graph: Graph, { result, reader }: Result): Promise<Answer> {
  const inputs = shapeInputs(execution, graph, reader);
  return onceComputed(execution, () => shapeAnswer(execution.lowered.shape, result, inputs));
}

/** What an execution's answer is shaped with. */
export const shapeInputs = (
  { lowered, prepared, introspection, computed, request }: Execution,
  graph: Graph,
  reader: ResultReader,
): ShapeInputs => ({
  prepared,
  lists: lowered.lists,
  introspection,
  compute: computeWith(computed),
  reader,
  isStale: request.freshness.isStale,
  serviceOf: (field) => serviceOf(field, graph),
});

/** What is shaped, again when promises of the client's code have settled. */
export async function onceComputed<Shaped>(
  { computed }: Pick<Execution, 'computed'>,
  shape: () => Shaped,
): Promise<Shaped> {
  let shaped = shape();
  while (await computed.settled()) shaped = shape();
  return shaped;
}

const computeWith =
  (computed: ComputedValues): ComputeField =>
  (source, call) =>
    computed.compute(source, call);

function serviceOf({ kind, type, field }: SelectedField, graph: Graph): string {
  return graph.fields.get(coordinate(kind === 'join' ? 'Query' : type, field))?.service ?? '';
}
