import { getNamedType, getNullableType, type GraphQLResolveInfo, isLeafType, isListType } from 'graphql';

import { GatewayError } from '../../core/errors.ts';
import { coordinate, type GraphField, type RemoteSource, type TextSource } from '../../graph/graph.ts';
import { listsIn } from '../../graph/resolve-path.ts';
import { renderText } from '../../language/text-template.ts';
import { memberOf, type ThisValues } from '../../plan/expression.ts';
import type { SelectedField } from '../../plan/selection.ts';
import { callArguments } from '../call-arguments.ts';
import { variableLookup } from '../variable-lookup.ts';
import { askedSelection } from './asked-selection.ts';
import type { StitchedContext } from './context.ts';
import { type FieldCall, nothingFound } from './field-call.ts';
import { jsonReader } from './json-field.ts';
import { lookUp } from './look-up.ts';
import { remoteCall } from './remote-call.ts';
import { restField } from './rest-field.ts';

interface At {
  readonly context: StitchedContext;
  readonly info: GraphQLResolveInfo;
}

/** Resolves a call or join for an object: its arguments, and then whatever its source says. */
export async function callField(object: unknown, selected: SelectedField, at: At): Promise<unknown> {
  const { context } = at;
  const target = targetOf(selected, context);
  const isList = isListType(getNullableType(selected.output));
  const self = await needValues(object, selected, at);
  const args = callArguments(selected.declared, { inputs: context.prepared.inputs, self, given: selected.args });
  if (!args) return nothingFound({ isList });
  return perform({ selected, target, args, self, isList, ...at });
}

function targetOf(selected: SelectedField, { graph }: StitchedContext): GraphField {
  const owner = selected.kind === 'join' ? 'Query' : selected.type;
  const target = graph.fields.get(coordinate(owner, selected.field));
  if (!target) throw new Error(`${owner}.${selected.field} has no source`);
  return target;
}

function perform(call: FieldCall): unknown {
  const { target } = call;
  const { source } = target;
  switch (source.kind) {
    case 'rest':
      return source.batch ? lookUp(call, source.batch) : restField(call, source);
    case 'remote':
      return remoteField(call, source);
    case 'text':
      return textField(call, source);
    case 'join':
      if (source.batch) return lookUp(call, source.batch);
  }
  throw new Error(`${target.type}.${target.name} is no call`);
}

/** Objects that ask a GraphQL service for the same thing share one call; what a mutation does, it does each time. */
function remoteField(call: FieldCall, { service }: RemoteSource): Promise<unknown> {
  const { target, args, selected, context } = call;
  const send = (): Promise<unknown> => remoteCall(call, { service, field: target.name, args });
  if (target.type !== 'Query') return send();
  const key = JSON.stringify([target.name, args, askedSelection(selected, context)]);
  const known = context.remoteReads.get(key) ?? send();
  context.remoteReads.set(key, known);
  return known;
}

function textField({ args, self, context }: FieldCall, { template }: TextSource): string | null {
  return renderText(template, variableLookup({ inputs: context.prepared.inputs, args, self }));
}

/** Values of the object that a call reads; those that need calls of their own are waited for. */
async function needValues(object: unknown, { needs }: SelectedField, at: At): Promise<ThisValues> {
  const values = new Map<string, unknown>();
  for (const [need, chain] of needs) values.set(need, await readChain(object, chain, at));
  return (need) => values.get(need);
}

async function readChain(object: unknown, chain: readonly SelectedField[], at: At): Promise<unknown> {
  const last = chain.at(-1);
  if (!last) return null;
  const depth = chain.reduce((levels, { output }) => levels + listsIn(output), 0);
  return leafValue(await follow(object, chain, at), last, { depth, context: at.context });
}

/** Goes along a chain of fields; a list on the way is gone through, and gives a list. */
async function follow(object: unknown, chain: readonly SelectedField[], at: At): Promise<unknown> {
  if (object instanceof Error) throw object;
  const [step, ...rest] = chain;
  if (object === null || object === undefined) return null;
  if (!step) return object;
  if (Array.isArray(object)) return Promise.all(object.map((item: unknown) => follow(item, chain, at)));
  return follow(
    step.kind === 'data' ? readData(object, step, at.context) : await callField(object, step, at),
    rest,
    at,
  );
}

function readData(object: unknown, step: SelectedField, { graph }: StitchedContext): unknown {
  const field = graph.fields.get(coordinate(step.type, step.field));
  if (field?.source.kind !== 'json') return memberOf(object, [step.key]);
  return jsonReader(field.source.path, step.output, { graph, service: field.service })(object);
}

interface LeafPlace {
  /** How many lists the value is in. */
  readonly depth: number;
  readonly context: StitchedContext;
}

/** The value as the graph's type has it: ids as text, enums by their graph names. */
function leafValue(value: unknown, step: SelectedField, { depth, context }: LeafPlace): unknown {
  const type = getNamedType(step.output);
  if (value === null || value === undefined) return null;
  if (!isLeafType(type)) return value;
  if (depth > 0)
    return Array.isArray(value)
      ? value.map((item: unknown) => leafValue(item, step, { depth: depth - 1, context }))
      : value;
  try {
    return type.coerceOutputValue(value);
  } catch (cause) {
    const { service = '' } = context.graph.fields.get(coordinate(step.type, step.field)) ?? {};
    throw new GatewayError('UPSTREAM_BAD_RESPONSE', { service }, { cause });
  }
}
