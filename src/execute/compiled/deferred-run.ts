import type { Graph } from '../../graph/graph.ts';
import type { Answer } from '../answer.ts';
import { AnswerSum } from '../answer-sum.ts';
import type { Delivery } from '../delivery.ts';
import type { Execution } from '../executor.ts';
import { type Opening, Openings } from '../openings.ts';
import { shapeAnswer, shapeOpenings } from '../shape-answer.ts';
import { onceComputed, type Result, shapeInputs } from '../shape-with-code.ts';
import type { AnswerPart, AnswerParts, LaterPart } from './answer-parts.ts';
import type { CompiledRun } from './compiled-run.ts';
import { latePart } from './late-part.ts';
import { type OpenObject, PendingFragments } from './pending-fragments.ts';

/** An operation whose answer is sent in parts. */
export interface DeferredOptions {
  readonly execution: Execution;
  readonly graph: Graph;
  readonly parts: AnswerParts;
  readonly delivery: Delivery;
}

/** A part that comes later, and the objects that have fields of it. */
interface OpenPart {
  readonly part: LaterPart;
  readonly objects: readonly OpenObject[];
  /** Its calls. */
  readonly over: PromiseLike<unknown>;
}

/**
 * Delivers the answer of an operation in parts, each as soon as its calls are over; those of all parts begin as soon as
 * they can. Gives what it comes to, with the data of the first part. Nothing is delivered where no object has fields that
 * come later.
 */
export async function deferredAnswer(running: CompiledRun, options: DeferredOptions): Promise<Answer> {
  const { delivery, parts, execution } = options;
  const root = running.begin();
  const first = running.over(parts.first.units);
  const later = parts.later.map((part) => ({ part, over: running.over(part.units) }));
  await first;
  const shaping = new PartShaping({ result: { data: root, errors: undefined }, reader: running.reader }, options);
  const { answer, openings } = await shaping.first();
  const fragments = new PendingFragments(execution.lowered.shapeFields);
  const open = later
    .map((one): OpenPart => ({ ...one, objects: fragments.of(one.part, openings) }))
    .filter(({ objects }) => objects.length > 0);
  running.limitTo(new Set(open.flatMap(({ part }) => part.units)));
  if (open.length === 0) return answer;
  delivery.begin(answer, fragments.all);
  const whole = new AnswerSum(execution.lowered.lists);
  whole.add(answer);
  let left = open.length;
  const deliver = async ({ part, objects, over }: OpenPart): Promise<void> => {
    await over;
    const { fields, degraded, lists } = await shaping.later(part, objects);
    whole.add({ errors: fields.flatMap(({ errors }) => errors), degraded, lists });
    left -= 1;
    delivery.add({ ...latePart(fields), degraded, isLast: left === 0 });
  };
  await Promise.all(open.map(deliver));
  return { data: answer.data, ...whole };
}

/** Shapes the parts of an answer. */
class PartShaping {
  readonly #found: Result;
  readonly #options: DeferredOptions;

  constructor(found: Result, options: DeferredOptions) {
    this.#found = found;
    this.#options = options;
  }

  /** What is sent at once, and the objects in it that are not complete. */
  async first(): Promise<{ readonly answer: Answer; readonly openings: readonly Opening[] }> {
    const { parts, execution } = this.#options;
    const openings = new Openings(isLate(parts));
    const inputs = { ...this.#inputs(parts.first), openings };
    const answer = await onceComputed(execution, () => {
      openings.clear();
      return shapeAnswer(execution.lowered.shape, this.#found.result, inputs);
    });
    return { answer, openings: openings.within(answer.data) };
  }

  /** The fields of a part. */
  async later(part: LaterPart, objects: readonly OpenObject[]) {
    const inputs = this.#inputs(part);
    const openings = objects.map(({ opening }) => opening);
    const shape = (): ReturnType<typeof shapeOpenings> => shapeOpenings(openings, this.#found.result, inputs);
    const { objects: shaped, ...rest } = await onceComputed(this.#options.execution, shape);
    const pending = new Map(objects.map((one) => [one.opening, one.pending]));
    return { ...rest, fields: shaped.map((one) => ({ ...one, pending: pending.get(one.opening) ?? [] })) };
  }

  #inputs({ prepared }: AnswerPart) {
    const { execution, graph } = this.#options;
    const inputs = shapeInputs({ ...execution, prepared }, graph, this.#found.reader);
    return { ...inputs, whole: execution.prepared };
  }
}

/** By `ShapeField.index`: it comes later. */
const isLate = ({ first: { prepared }, later }: AnswerParts): readonly boolean[] =>
  prepared.included.map((_, index) => later.some((part) => part.prepared.included[index] === true));
