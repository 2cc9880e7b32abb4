import { getNamedType, type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';

import type { Graph } from '../graph/graph.ts';
import { setOwn } from './set-own.ts';

/** An argument's value under the names a REST service uses: enum values and input fields (LANGUAGE.md §4.2.11). */
export function wireValue(value: unknown, type: GraphQLInputType, graph: Pick<Graph, 'enums' | 'inputs'>): unknown {
  if (value === null || value === undefined) return value;
  if (isNonNullType(type)) return wireValue(value, type.ofType, graph);
  if (isListType(type)) {
    const item = type.ofType;
    return Array.isArray(value) ? value.map((member) => wireValue(member, item, graph)) : wireValue(value, item, graph);
  }
  const named = getNamedType(type);
  if (isEnumType(named)) return wireEnum(value, graph.enums.get(named.name)?.toWire);
  return isInputObjectType(named) && typeof value === 'object' ? wireObject(value, named, graph) : value;
}

/** A value of the enum, or lists of them: what `$this` reads through a list is one. */
function wireEnum(value: unknown, toWire: ReadonlyMap<string, string> | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => wireEnum(item, toWire));
  return typeof value === 'string' ? (toWire?.get(value) ?? value) : value;
}

function wireObject(
  value: object,
  type: Extract<GraphQLInputType, { getFields: unknown }>,
  graph: Pick<Graph, 'enums' | 'inputs'>,
): unknown {
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
    setOwn(object, name, next);
    if (!isLast) object = next as Record<string, unknown>;
  }
}
