import { fetchUnits } from '../../plan/fetch-units.ts';
import { Future } from '../../core/future.ts';
import type { Lowered } from '../../plan/lower.ts';
import { UnchangedAnswers } from '../../service/unchanged-answers.ts';
import { type Answer, WrittenAnswer } from '../answer.ts';
import type { Execution, Executor } from '../executor.ts';
import { inSeries } from '../in-series.ts';
import type { Services } from '../service-context.ts';
import { shapeWithCode } from '../shape-with-code.ts';
import { SharedReads } from '../shared-reads.ts';
import { answerParts } from './answer-parts.ts';
import type { CompiledContext } from './compiled-call.ts';
import { compileWriter } from './compile-writer.ts';
import { type CompiledPlan, CompiledRun } from './compiled-run.ts';
import { deferredAnswer } from './deferred-run.ts';
import { planFields } from './field-plan.ts';
import { type OfRequest, RunContext } from './run-context.ts';
import { compiledEvents } from './subscription-events.ts';
import { type AnswerWriter, UNUSUAL, type WriteInputs } from './write-answer.ts';

/**
 * Executes operations by their compiled plans: each unit of calls runs once for all objects that need it, and what is
 * answered is read where it lies.
 */
export function createCompiledExecutor(services: Services): Executor {
  const { graph } = services;
  const plans = new WeakMap<Lowered, CompiledPlan>();
  const planOf = (lowered: Lowered): CompiledPlan => {
    const known = plans.get(lowered);
    if (known) return known;
    const plan = compiledPlan(lowered, services);
    plans.set(lowered, plan);
    return plan;
  };
  const shared = new SharedReads<OfRequest>(() => ({ reads: new Map(), ofCode: undefined }));
  const unchanged = new UnchangedAnswers({ minBytes: services.unchangedFrom });
  const own = { ...services, unchanged };
  const contextOf = (execution: Execution): CompiledContext => new RunContext(own, execution, shared.of(execution));
  const partly = new WeakMap<Lowered, CompiledPlan>();
  /** The same plan with units that come later apart from the others. */
  const partlyOf = (lowered: Lowered): CompiledPlan => {
    const plan = partly.get(lowered) ?? { ...planOf(lowered), units: fetchUnits(lowered, graph, { isDivided: true }) };
    partly.set(lowered, plan);
    return plan;
  };
  const run = async (execution: Execution): Promise<Answer> => {
    const { lowered, prepared, delivery } = execution;
    if (delivery && lowered.isDeferrable) {
      const plan = partlyOf(lowered);
      const parts = answerParts({ lowered, prepared, units: plan.units });
      if (parts) {
        const running = new CompiledRun(plan, execution, () => contextOf(execution));
        return deferredAnswer(running, { execution, graph, parts, delivery });
      }
    }
    const plan = planOf(lowered);
    const running = new CompiledRun(plan, execution, () => contextOf(execution));
    const made = running.root();
    const root = made instanceof Future ? await made : made;
    const { reader } = running;
    const lists = Array<number>(lowered.lists).fill(0);
    const inputs = { execution, reader, root, written: [], counted: [], lists };
    const text = writtenText(plan, inputs);
    if (text !== undefined && !execution.computed.hasPending) return new WrittenAnswer(text, lists);
    return shapeWithCode(execution, graph, { result: { data: root, errors: undefined }, reader });
  };
  return {
    run: inSeries(run),
    subscribe: (execution) => compiledEvents(planOf(execution.lowered), contextOf(execution)),
  };
}

/** A cold operation is shaped, which costs less than to make its writer. */
function compiledPlan(lowered: Lowered, { graph, writeFrom = 2 }: Services): CompiledPlan {
  const fields = planFields(lowered, graph);
  let runs = 0;
  let writer: AnswerWriter | undefined;
  return {
    ...fields,
    units: fetchUnits(lowered, graph),
    writer: () => {
      if (++runs === writeFrom) writer = compileWriter(lowered, fields.byIndex);
      return writer;
    },
  };
}

/** The answer's data as text; undefined when something in it is not as usual, or it is not wanted as text. */
function writtenText({ writer }: CompiledPlan, inputs: WriteInputs): string | undefined {
  const { asText, prepared, lowered, request } = inputs.execution;
  if (asText !== true || lowered.kind === 'mutation' || prepared.denials.size > 0) return undefined;
  // Writers know no value but the present one.
  if (request.freshness.isStale) return undefined;
  const write = writer();
  if (!write) return undefined;
  try {
    return write(inputs.root, inputs);
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}
