import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

import type { Graph } from '../graph/graph.ts';
import { memberOf } from '../plan/expression.ts';
import type { CallArguments } from './call-arguments.ts';

type WireNames = Pick<Graph, 'enums' | 'inputs'>;

/** What `$args.<path>` is on the wire: found by the graph's names, and then brought under the service's. */
export function wireArgument(
  path: readonly string[],
  args: CallArguments,
  { declared, graph }: { readonly declared: readonly GraphQLArgument[]; readonly graph: WireNames },
): unknown {
  const value = memberOf(args, path);
  const type = typeOfArgument(path, declared);
  return type ? wireValue(value, type, graph) : value;
}

/** The type of `$args.<path>`; undefined when there is no such argument or member. */
export function typeOfArgument(
  [name, ...members]: readonly string[],
  declared: readonly GraphQLArgument[],
): GraphQLInputType | undefined {
  let type = declared.find((argument) => argument.name === name)?.type;
  for (const member of members) {
    const object: unknown = type && getNullableType(type);
    type = isInputObjectType(object) ? object.getFields()[member]?.type : undefined;
  }
  return type;
}

/** A leaf, or lists of them, as it is on the wire. */
export function wireLeaf(value: unknown, type: GraphQLType | undefined, graph: WireNames): unknown {
  const toWire = type && graph.enums.get(getNamedType(type).name)?.toWire;
  if (!toWire) return value;
  const convert = (one: unknown): unknown =>
    Array.isArray(one) ? one.map(convert) : typeof one === 'string' ? (toWire.get(one) ?? one) : one;
  return convert(value);
}

/** A value under the names a REST service uses: enum values and input fields (LANGUAGE.md §4.2.11). */
function wireValue(value: unknown, type: GraphQLInputType, graph: WireNames): unknown {
  if (value === null || value === undefined) return value;
  if (isNonNullType(type)) return wireValue(value, type.ofType, graph);
  if (isListType(type)) {
    const item = type.ofType;
    return Array.isArray(value) ? value.map((member) => wireValue(member, item, graph)) : value;
  }
  const named = getNamedType(type);
  if (isEnumType(named) && typeof value === 'string') return graph.enums.get(named.name)?.toWire.get(value) ?? value;
  return isInputObjectType(named) && typeof value === 'object' ? wireObject(value, named, graph) : value;
}

function wireObject(value: object, type: Extract<GraphQLInputType, { getFields: unknown }>, graph: WireNames): unknown {
  const fields = type.getFields();
  const renamed = graph.inputs.get(type.name);
  const wire: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const field = fields[name];
    if (field) place(wire, renamed?.get(name) ?? [name], wireValue(member, field.type, graph));
  }
  return wire;
}

/** Sets the member at a path, making the objects on the way; `__proto__` is a name like any other. */
function place(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let object = target;
  for (const [position, name] of path.entries()) {
    const isLast = position === path.length - 1;
    const existing = Object.hasOwn(object, name) ? object[name] : undefined;
    const next = isLast ? value : typeof existing === 'object' && existing !== null ? existing : {};
    Object.defineProperty(object, name, { value: next, writable: true, enumerable: true, configurable: true });
    if (!isLast) object = next as Record<string, unknown>;
  }
}
