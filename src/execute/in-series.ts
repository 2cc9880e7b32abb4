import type { Lowered } from '../plan/lower.ts';
import type { Answer } from './answer.ts';
import { AnswerSum } from './answer-sum.ts';
import type { Execution, Executor } from './executor.ts';
import { orderedFields } from './shape-order.ts';

/**
 * Runs the root fields of a mutation one after the other (LANGUAGE.md §4.6): each is answered in the client's shape
 * before the next is begun, and one that is null where it must not be ends the mutation.
 */
export function inSeries(execute: Executor['run']): Executor['run'] {
  const series = async (execution: Execution): Promise<Answer> => {
    const data: [string, unknown][] = [];
    const whole = new AnswerSum(execution.lowered.lists);
    for (const { index } of orderedFields(execution.lowered.shape, execution.prepared.inputs)) {
      if (!execution.prepared.included[index]) continue;
      const answer = await execute(ofRootField(index, execution));
      whole.add(answer);
      if (answer.data === null) return { data: null, ...whole };
      data.push(...Object.entries(answer.data));
    }
    return { data: Object.fromEntries(data), ...whole };
  };
  return (execution) => (execution.lowered.kind === 'mutation' ? series(execution) : execute(execution));
}

function ofRootField(root: number, execution: Execution): Execution {
  const { lowered, prepared } = execution;
  const included = prepared.included.map((isIncluded, index) => isIncluded && rootOf(index, lowered) === root);
  return { ...execution, prepared: { ...prepared, included, isWhole: false } };
}

function rootOf(index: number, { shapeFields }: Lowered): number {
  let root = index;
  for (let parent = shapeFields[root]?.parent ?? -1; parent >= 0; parent = shapeFields[root]?.parent ?? -1)
    root = parent;
  return root;
}
