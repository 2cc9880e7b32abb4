import { coordinate, type Graph } from '../graph/graph.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { Answer } from './answer.ts';
import type { ComputedValues, ComputeField } from './computed-values.ts';
import type { Execution } from './executor.ts';
import type { Found, ResultReader } from './read-result.ts';
import { shapeAnswer } from './shape-answer.ts';

/** The shaped answer, once the client's code has made all values it computes. */
export async function shapeWithCode(
  execution: Execution,
  graph: Graph,
  { result, reader }: { readonly result: Found; readonly reader: ResultReader },
): Promise<Answer> {
  const { lowered, prepared, introspection, computed, request } = execution;
  const inputs = {
    prepared,
    lists: lowered.lists,
    introspection,
    compute: computeWith(computed),
    reader,
    isStale: request.freshness.isStale,
    serviceOf: (field: SelectedField) => serviceOf(field, graph),
  };
  let answer = shapeAnswer(lowered.shape, result, inputs);
  while (await computed.settled()) answer = shapeAnswer(lowered.shape, result, inputs);
  return answer;
}

const computeWith =
  (computed: ComputedValues): ComputeField =>
  (source, call) =>
    computed.compute(source, call);

function serviceOf({ kind, type, field }: SelectedField, graph: Graph): string {
  return graph.fields.get(coordinate(kind === 'join' ? 'Query' : type, field))?.service ?? '';
}
