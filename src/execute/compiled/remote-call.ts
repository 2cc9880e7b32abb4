import { remoteName } from '../../graph/own-field.ts';
import { graphField } from '../../graph/resolve-path.ts';
import type { KeyBatch } from '../key-batch.ts';
import { itemsBelow, type RemoteStep, stepsWithValues } from '../remote-step.ts';
import type { KeyedTarget, LookUp } from '../look-up.ts';
import type { Asking, CompiledCall } from './compiled-call.ts';
import { keepingOf } from './kept-values.ts';
import { fitter } from './fit-value.ts';
import type { RootCall } from './remote-documents.ts';

/** The value of a root field of a GraphQL service, or of steps below it; rejects with the error it is. */
export async function remoteValue(
  call: CompiledCall,
  { field, args, steps, keys }: KeyedTarget,
  asking: readonly Asking[],
): Promise<unknown> {
  const { context, target, selected } = call;
  const { graph } = context;
  const owner = selected.type === 'Mutation' && selected.kind === 'call' ? 'Mutation' : 'Query';
  const found = graphField(graph.schema, owner, target.name);
  if (!found) throw new Error(`the graph has no field ${owner}.${target.name}`);
  const root: RootCall = {
    ...{ service: target.service, field, args, steps, keys, selected, declared: found.args },
    operation: owner === 'Mutation' ? 'mutation' : 'query',
    selections: asking.map(({ write }) => write),
  };
  const scope = { graph, service: target.service, isRemote: true };
  const answer = fitter(found.type, scope)(await context.documents.ask(root));
  const value = steps.length > 0 ? fittedBelow(answer, steps, scope) : answer;
  if (value instanceof Error) throw value;
  return value;
}

function fittedBelow(answer: unknown, steps: readonly RemoteStep[], scope: Parameters<typeof fitter>[1]): unknown {
  return steps.reduce((value, step) => {
    const fit = fitter(step.output, scope);
    const below = (item: unknown): unknown => fit(itemsBelow([step], item));
    return Array.isArray(value) ? value.flatMap(below) : below(value);
  }, answer);
}

/** A call of a root field, once for all who ask for the same; undefined when the object has no value where one is needed. */
export function remoteRead(call: CompiledCall): LookUp<Asking> | undefined {
  const { target, args, selected } = call;
  const steps = stepsWithValues(call, selected.below ?? [], call.self);
  if (!steps) return undefined;
  const field = remoteName(target.name);
  const load: KeyBatch<Asking>['load'] = async (_, asking) => [await remoteValue(call, { field, args, steps }, asking)];
  const id = JSON.stringify([target.service, field, args, steps.map((step) => [step.field, step.args])]);
  const batch = { id, service: target.service, isWhole: false };
  const keeping = keepingOf(call, batch);
  return { key: '', batch: { ...batch, keeping, load }, take: (value) => value };
}

/** What a mutation does, it does each time. */
export function remoteWrite(call: CompiledCall): Promise<unknown> {
  const { target, args, selected, context } = call;
  return remoteValue(call, { field: remoteName(target.name), args, steps: [] }, [context.askingFor(selected)]);
}
