import { isExternalObject } from '@graphql-tools/delegate';
import {
  getNamedType,
  getNullableType,
  type GraphQLResolveInfo,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';

import { GatewayError } from '../../core/errors.ts';
import { coordinate, type GraphField, type RemoteSource, type TextSource } from '../../graph/graph.ts';
import { listsIn } from '../../graph/resolve-path.ts';
import { renderText } from '../../language/text-template.ts';
import { memberOf, type ThisValues } from '../../plan/expression.ts';
import type { SelectedField } from '../../plan/selection.ts';
import { callArguments } from '../call-arguments.ts';
import { runCode } from '../run-code.ts';
import { variableLookup } from '../variable-lookup.ts';
import { askedSelection } from './asked-selection.ts';
import type { StitchedContext } from './context.ts';
import { type FieldCall, nothingFound } from './field-call.ts';
import { jsonReader } from './json-field.ts';
import { lookUp } from './look-up.ts';
import { neededObject } from './needed-object.ts';
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
  if (target.source.kind === 'computed') return codeField(object, { selected, target, args }, at);
  return perform({ selected, target, args, self, isList, ...at });
}

/** Runs code of a service, once for each object, whoever needs the value. */
function codeField(object: unknown, call: Pick<FieldCall, 'selected' | 'target' | 'args'>, at: At): Promise<unknown> {
  const { made } = at.context;
  const owner = typeof object === 'object' && object !== null ? object : made;
  const known = made.get(owner) ?? new Map<number, Promise<unknown>>();
  made.set(owner, known);
  const value = known.get(call.selected.index) ?? makeValue(object, call, at);
  known.set(call.selected.index, value);
  return value;
}

async function makeValue(
  object: unknown,
  { selected, target, args }: Pick<FieldCall, 'selected' | 'target' | 'args'>,
  at: At,
): Promise<unknown> {
  const { code, scope } = at.context;
  const { type, name, service } = target;
  const run = code(service)?.[type]?.[name];
  const label = `${type}.${name} in service "${service}"`;
  if (!run) throw new Error(`there is no code for ${label}`);
  const given = selected.code
    ? await neededObject(object, selected.code, (value, step) => readStep(value, step, at))
    : {};
  const value = await runCode(label, () => run(given, args, scope.context(type)));
  if (value instanceof Error) throw value;
  return value;
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
  const { inputs } = context.prepared;
  return renderText(template, variableLookup({ inputs, args: (path) => memberOf(args, path), self }));
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
  return follow(await stepValue(object, step, at), rest, at);
}

async function readStep(object: unknown, step: SelectedField, at: At): Promise<unknown> {
  const value = await stepValue(object, step, at);
  return leafValue(value, step, { depth: listsIn(step.output), context: at.context });
}

function stepValue(object: unknown, step: SelectedField, at: At): unknown {
  if (step.kind === 'typename') return typeName(object, step, at);
  if (step.kind === 'data') return readData(object, step, at.context);
  return callField(object, step, { ...at, info: infoOf(step, at) });
}

/** A call for the sake of another field asks for its own selection. */
function infoOf(step: SelectedField, { context, info }: At): GraphQLResolveInfo {
  const node = context.nodes.get(step.index);
  const parent = info.schema.getType(step.type);
  if (!node || !isObjectType(parent)) return info;
  const returnType = parent.getFields()[node.name.value]?.type ?? info.returnType;
  return { ...info, fieldName: node.name.value, fieldNodes: [node], parentType: parent, returnType };
}

function typeName(object: unknown, { key, type }: SelectedField, { context, info }: At): unknown {
  const { owners, services } = context.graph;
  const abstract = info.schema.getType(type);
  const isRest = services.get(owners.get(type) ?? '')?.kind === 'REST';
  if (!isRest || !isAbstractType(abstract)) return memberOf(object, [key]);
  return abstract.resolveType?.(object, context, info, abstract);
}

function readData(object: unknown, step: SelectedField, { graph }: StitchedContext): unknown {
  const field = graph.fields.get(coordinate(step.type, step.field));
  if (field?.source.kind !== 'json' || isExternalObject(object)) return memberOf(object, [step.key]);
  return jsonReader(field.source.path, step.output, { graph, service: field.service })(object);
}

interface LeafPlace {
  /** How many lists the value is in. */
  readonly depth: number;
  readonly context: StitchedContext;
}

/** The value as the graph's type has it: ids as text, enums by their graph names. Objects stay as they are. */
function leafValue(value: unknown, step: SelectedField, { depth, context }: LeafPlace): unknown {
  const type = getNamedType(step.output);
  if (value instanceof Error) throw value;
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
