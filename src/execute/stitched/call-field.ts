import { getNullableType, isListType } from 'graphql';

import { coordinate, type GraphField, type RemoteSource, type TextSource } from '../../graph/graph.ts';
import { renderText } from '../../language/text-template.ts';
import { KEYS, type ThisValues } from '../../plan/expression.ts';
import type { SelectedField } from '../../plan/selection.ts';
import { callArguments } from '../call-arguments.ts';
import { RefusedFields } from '../refused-fields.ts';
import { variableLookup } from '../variable-lookup.ts';
import { codeField } from './code-field.ts';
import type { StitchedContext } from './context.ts';
import { nothingFound } from '../field-call.ts';
import type { KeyBatch } from '../key-batch.ts';
import { stepsWithValues } from '../remote-step.ts';
import { restField } from '../rest-field.ts';
import type { LookUp } from '../look-up.ts';
import type { Asking } from './key-loader.ts';
import { loadKey, loadOne } from './load-key.ts';
import { remoteCall } from './remote-call.ts';
import type { StitchedCall } from './stitched-call.ts';
import { lookUps } from './stitched-look-ups.ts';
import { type At, thisValues } from './this-values.ts';

/** Resolves a call or join for an object: its arguments, and then whatever its source says. */
export async function callField(object: unknown, selected: SelectedField, at: At): Promise<unknown> {
  const { context } = at;
  const target = targetOf(selected, context);
  const isList = isListType(getNullableType(selected.output));
  const self = await thisValues(object, selected, at);
  // Of a look-up these are the arguments without its keys.
  const known: ThisValues = (need) => (need === KEYS ? [] : self(need));
  const args = callArguments(selected.declared, { inputs: context.prepared.inputs, self: known, given: selected.args });
  if (!args) return nothingFound({ isList });
  if (target.source.kind === 'computed') return codeField(object, { selected, target, args, context });
  const call = { selected, target, args, self, isList, ...at };
  try {
    return await (selected.lookUp ? looked(call, lookUps.called(call, selected.lookUp)) : perform(call));
  } catch (error) {
    const { source } = target;
    if (!(error instanceof RefusedFields) || source.kind !== 'rest') throw error;
    throw error.forClient({ source, selected, graph: context.graph });
  }
}

function targetOf(selected: SelectedField, { graph }: StitchedContext): GraphField {
  const owner = selected.kind === 'join' ? 'Query' : selected.type;
  const target = graph.fields.get(coordinate(owner, selected.field));
  if (!target) throw new Error(`${owner}.${selected.field} has no source`);
  return target;
}

function perform(call: StitchedCall): Promise<unknown> | string | null {
  const { target } = call;
  const { source } = target;
  switch (source.kind) {
    case 'rest':
      return source.batch ? looked(call, lookUps.ofRest(call, source, source.batch)) : restField(call, source);
    case 'remote':
      return remoteField(call, source);
    case 'text':
      return textField(call, source);
  }
  throw new Error(`${target.type}.${target.name} is no call`);
}

async function looked(call: StitchedCall, lookUp: LookUp<Asking> | undefined): Promise<unknown> {
  return lookUp ? lookUp.take(await loadKey(call, lookUp.key, lookUp.batch)) : nothingFound(call);
}

/** Whoever asks a GraphQL service for the same thing shares one call; what a mutation does, it does each time. */
async function remoteField(call: StitchedCall, { service, field }: RemoteSource): Promise<unknown> {
  const { target, args, context, selected } = call;
  const steps = stepsWithValues(call, selected.below ?? [], call.self);
  if (!steps) return nothingFound(call);
  const send = (asking: readonly Asking[]): Promise<unknown> =>
    remoteCall(call, { service, field, args, steps, asking });
  if (target.type !== 'Query') return send([{ wanted: '', info: call.info }]);
  const load: KeyBatch<Asking>['load'] = async (_, asking) => [await send(asking)];
  const way = steps.map((step) => [step.field, step.args]);
  const id = JSON.stringify([context.documentKey, service, field, args, way]);
  return loadOne(call, ONLY_KEY, { id, service, isWhole: false, load });
}

/** A call that is no look-up has one value. */
const ONLY_KEY = '';

function textField({ args, self, context }: StitchedCall, { template }: TextSource): string | null {
  return renderText(template, variableLookup({ inputs: context.prepared.inputs, args, self }));
}
