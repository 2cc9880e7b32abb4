import type { Lowered } from '../plan/lower.ts';
import type { Answer } from './answer.ts';
import type { Execution, Executor } from './executor.ts';

/**
 * Runs a mutation with code at its root field by field: code may write, and sees what the fields before it did. Anything
 * else runs as it is.
 */
export function serialCode({ run, subscribe }: Executor): Executor {
  return {
    run: (execution) => (hasRootCode(execution.lowered) ? fieldByField(execution, run) : run(execution)),
    subscribe,
  };
}

const hasRootCode = ({ kind, shape }: Lowered): boolean =>
  kind === 'mutation' && shape.fields.some(({ source }) => source.kind === 'computed');

async function fieldByField(execution: Execution, run: Executor['run']): Promise<Answer> {
  const { lowered, prepared } = execution;
  const answers: Answer[] = [];
  for (const { index } of lowered.shape.fields) {
    if (!prepared.included[index]) continue;
    const included = prepared.included.map((isIncluded, at) => isIncluded && rootOf(at, lowered) === index);
    const answer = await run({ ...execution, prepared: { ...prepared, included } });
    answers.push(answer);
    // A null under `!` ends the mutation.
    if (answer.data === null) break;
  }
  return {
    data: answers.some(({ data }) => data === null)
      ? null
      : Object.fromEntries(answers.flatMap(({ data }) => Object.entries(data ?? {}))),
    errors: answers.flatMap(({ errors }) => errors),
    degraded: answers.flatMap(({ degraded }) => degraded),
  };
}

function rootOf(index: number, lowered: Lowered): number {
  const parent = lowered.shapeFields[index]?.parent ?? -1;
  return parent < 0 ? index : rootOf(parent, lowered);
}
