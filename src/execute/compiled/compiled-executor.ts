import type { Graph } from '../../graph/graph.ts';
import { fetchUnits } from '../../plan/fetch-units.ts';
import type { Lowered } from '../../plan/lower.ts';
import type { SelectedField } from '../../plan/selection.ts';
import { type Answer, WrittenAnswer } from '../answer.ts';
import type { Execution, Executor } from '../executor.ts';
import { inSeries } from '../in-series.ts';
import { LookUps } from '../look-up.ts';
import { isNeeded } from '../prepare.ts';
import type { ServiceContext, Services } from '../service-context.ts';
import { shapeWithCode } from '../shape-with-code.ts';
import { SharedReads } from '../shared-reads.ts';
import type { Asking, CompiledCall, CompiledContext } from './compiled-call.ts';
import { compileWriter } from './compile-writer.ts';
import { type CompiledPlan, CompiledRun } from './compiled-run.ts';
import { planFields } from './field-plan.ts';
import { oncePerTurn } from './gathering.ts';
import { KeyReads } from './key-reads.ts';
import { loadKey } from './load-key.ts';
import { remoteValue } from './remote-call.ts';
import { RemoteDocuments } from './remote-documents.ts';
import { selectionText, type SelectionUse } from './remote-selection.ts';
import { type AnswerWriter, UNUSUAL, type WriteInputs } from './write-answer.ts';
import { compiledEvents } from './subscription-events.ts';

/** What the executions of code of one request gather together. */
type Gathered = Pick<CompiledContext, 'reads' | 'keys' | 'documents' | 'send'>;

const lookUps = new LookUps<CompiledCall, Asking>({
  loadKey,
  remoteItems: remoteValue,
  documentKey: () => '',
});

/**
 * Executes operations by their compiled plans: each unit of calls runs once for all objects that need it, and what is
 * answered is read where it lies.
 */
export function createCompiledExecutor(services: Services): Executor {
  const plans = new WeakMap<Lowered, CompiledPlan>();
  const planOf = (lowered: Lowered): CompiledPlan => {
    const known = plans.get(lowered);
    if (known) return known;
    const plan = compiledPlan(lowered, services.graph);
    plans.set(lowered, plan);
    return plan;
  };
  const shared = new SharedReads<Gathered>((execution) => {
    const gathered = fresh(execution, services, new Map());
    // What code asks for many objects begins in one turn, and is gathered until its end.
    return { ...gathered, send: oncePerTurn(gathered.send) };
  });
  const contextOf = (execution: Execution): CompiledContext => {
    const ofRequest = shared.of(execution);
    const own = execution.isOfCode ? ofRequest : fresh(execution, services, ofRequest.reads);
    return {
      ...serviceContext(execution, services, ofRequest.reads),
      ...own,
      lookUps,
      askingFor: askingFor(execution, services.graph),
    };
  };
  const run = async (execution: Execution): Promise<Answer> => {
    const plan = planOf(execution.lowered);
    const running = new CompiledRun(plan, execution, contextOf(execution));
    const root = await running.root();
    const { reader } = running;
    const text = await writtenText(plan, { execution, reader, root, written: new Map() });
    if (text !== undefined) return new WrittenAnswer(text);
    return shapeWithCode(execution, services.graph, { result: { data: root, errors: undefined }, reader });
  };
  return {
    run: inSeries(run),
    subscribe: (execution) => compiledEvents(planOf(execution.lowered), contextOf(execution)),
  };
}

/** A cold operation is shaped, which costs less than to make its writer. */
function compiledPlan(lowered: Lowered, graph: Graph): CompiledPlan {
  const fields = planFields(lowered, graph);
  let runs = 0;
  let writer: AnswerWriter | undefined;
  return {
    ...fields,
    units: fetchUnits(lowered, graph),
    writer: () => {
      if (++runs === 2) writer = compileWriter(lowered, fields.byIndex);
      return writer;
    },
  };
}

/** The answer's data as text; undefined when something in it is not as usual. */
async function writtenText({ writer }: CompiledPlan, inputs: WriteInputs): Promise<string | undefined> {
  const { asText, prepared, lowered, computed } = inputs.execution;
  if (asText !== true || lowered.kind === 'mutation' || prepared.denials.size > 0) return undefined;
  const write = writer();
  if (!write) return undefined;
  try {
    for (;;) {
      const text = write(inputs.root, inputs);
      if (!computed.hasPending) return text;
      await computed.settled();
      inputs.written.clear();
    }
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

function fresh(execution: Execution, services: Services, reads: ServiceContext['reads']): Gathered {
  const keys = new KeyReads<Asking>();
  const documents = new RemoteDocuments(serviceContext(execution, services, reads));
  const maxKeys = (service: string): number => services.graph.services.get(service)?.maxKeys ?? 1;
  const send = (): void => {
    keys.send(maxKeys);
    documents.send();
  };
  return { reads, keys, documents, send };
}

const serviceContext = (
  { lowered, prepared, request, computed }: Execution,
  services: Services,
  reads: ServiceContext['reads'],
): ServiceContext => ({ ...services, lowered, prepared, request, scope: computed.scope, reads });

function askingFor({ lowered, prepared }: Execution, { schema }: Graph): CompiledContext['askingFor'] {
  const known = new Map<SelectedField, Asking>();
  return (field) => {
    const asking = known.get(field) ?? askingOf(field);
    known.set(field, asking);
    return asking;
  };

  function askingOf(field: SelectedField): Asking {
    const use: Omit<SelectionUse, 'writeValue'> = {
      schema,
      isNeeded: (selected) => isNeeded(selected, lowered, prepared),
      argumentsOf: ({ index }) => prepared.dataArguments.get(index) ?? {},
    };
    return {
      wanted: selectionText(field, { ...use, writeValue: (value) => JSON.stringify(value) }),
      write: (writeValue) => selectionText(field, { ...use, writeValue }),
    };
  }
}
