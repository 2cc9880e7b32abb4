import { isExternalObject } from '@graphql-tools/delegate';
import { getNullableType, type GraphQLResolveInfo, isLeafType, isListType } from 'graphql';

import { GatewayError } from '../../core/errors.ts';
import { coordinate } from '../../graph/graph.ts';
import { listsIn } from '../../graph/resolve-path.ts';
import { memberOf, type ThisValues } from '../../plan/expression.ts';
import type { OuterNeed, SelectedField } from '../../plan/selection.ts';
import { concreteType } from '../abstract-type.ts';
import type { StitchedContext } from './context.ts';
import { jsonReader } from '../json-field.ts';

/** Where a field is resolved. */
export interface At {
  readonly context: StitchedContext;
  readonly info: GraphQLResolveInfo;
}

/** Values that a call reads of its object and of those around it; those that come from calls are waited for. */
export async function thisValues(object: unknown, { needs, outer }: SelectedField, at: At): Promise<ThisValues> {
  const values = new Map<string, unknown>();
  for (const [need, chain] of needs) values.set(need, await readChain(object, chain, at.context));
  for (const [key, one] of outer) values.set(key, await readChain(around(one, at), one.chain, at.context));
  return (need) => values.get(need);
}

/** The object around the one at hand, some selected fields above it. */
function around({ up }: OuterNeed, { info, context }: At): unknown {
  let place = info.path.prev;
  for (let steps = up; steps > 0; steps--) {
    while (typeof place?.key === 'number') place = place.prev;
    place = place?.prev;
  }
  return place && context.anchors.get(place);
}

/** The value of a field that is selected of the object. */
export async function readField(object: unknown, field: SelectedField, context: StitchedContext): Promise<unknown> {
  const value = await fieldValue(object, field, context);
  if (value instanceof Error) throw value;
  return value === null || value === undefined ? null : leafValue(value, field, context);
}

function fieldValue(object: unknown, field: SelectedField, context: StitchedContext): unknown {
  if (field.kind === 'data') return readData(object, field, context);
  if (field.kind !== 'typename') return isObject(object) ? context.called.get(object, field) : null;
  return isExternalObject(object) ? memberOf(object, [field.key]) : concreteType(field.type, object, context.graph);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

async function readChain(object: unknown, chain: readonly SelectedField[], context: StitchedContext): Promise<unknown> {
  const [step, ...rest] = chain;
  if (object instanceof Error) throw object;
  if (object === null || object === undefined || !step) return null;
  if (!isObject(object)) throw misfit(step, context);
  const value = await fieldValue(object, step, context);
  if (value instanceof Error) throw value;
  if (value === null || value === undefined) return null;
  if (rest.length === 0) return leafValue(value, step, context);
  return readEach(value, { lists: listsIn(step.output), step, context }, (item) => readChain(item, rest, context));
}

/** Goes through the lists that a step's type has, and no others. */
function readEach(
  value: unknown,
  at: { readonly lists: number; readonly step: SelectedField; readonly context: StitchedContext },
  read: (item: unknown) => Promise<unknown>,
): Promise<unknown> {
  const { lists, step, context } = at;
  if (value === null || value === undefined || (lists === 0 && !Array.isArray(value))) return read(value);
  if (lists === 0 || !Array.isArray(value)) return Promise.reject(misfit(step, context));
  return Promise.all(value.map((item: unknown) => readEach(item, { ...at, lists: lists - 1 }, read)));
}

function readData(object: unknown, step: SelectedField, { graph }: StitchedContext): unknown {
  if (isExternalObject(object)) return memberOf(object, [step.key]);
  const field = graph.fields.get(coordinate(concreteType(step.type, object, graph), step.field));
  if (field?.source.kind !== 'json') return memberOf(object, [step.key]);
  return jsonReader(field.source.path, step.output, { graph, service: field.service })(object);
}

/** The value as the graph's type has it: ids as text, enums by their graph names. */
function leafValue(value: unknown, selected: SelectedField, context: StitchedContext): unknown {
  try {
    return coerced(value, selected.output);
  } catch (cause) {
    throw misfit(selected, context, cause);
  }
}

function misfit({ type, field }: SelectedField, { graph }: StitchedContext, cause?: unknown): GatewayError {
  const service = graph.fields.get(coordinate(type, field))?.service ?? '';
  return new GatewayError('UPSTREAM_BAD_RESPONSE', { service }, { cause });
}

function coerced(value: unknown, output: SelectedField['output']): unknown {
  const type = getNullableType(output);
  if (value === null || value === undefined) return null;
  if (value instanceof Error) throw value;
  if (isListType(type)) {
    const item = type.ofType;
    if (!Array.isArray(value)) throw new TypeError('a list is expected');
    return value.map((one: unknown) => coerced(one, item));
  }
  return isLeafType(type) ? type.coerceOutputValue(value) : value;
}
