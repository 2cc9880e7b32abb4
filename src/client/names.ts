import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type DefinitionNode,
  type GraphQLInputType,
} from 'graphql';

import { directiveOn } from '../language/directive-use.ts';

/** Names a client gives to the graph's enum values and input fields: what `@from` on them says. */
export interface ClientNames {
  /** By enum: the graph's value for each value of the client. Enums with the graph's own names are left out. */
  readonly enums: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By input: the graph's field for each field of the client. */
  readonly inputs: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Reads `@from(value:)` on enum values and `@from(field:)` on input fields. */
export function clientNames(definitions: readonly DefinitionNode[], declared: ReadonlySet<string>): ClientNames {
  const enums = new Map<string, ReadonlyMap<string, string>>();
  const inputs = new Map<string, ReadonlyMap<string, string>>();
  for (const node of definitions) {
    // What was taken from the graph speaks of the wire in its @from, not of the graph.
    if (!('name' in node) || !node.name || !declared.has(node.name.value)) continue;
    if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
      const names = (node.values ?? []).map(
        (value) => [value.name.value, directiveOn(value, 'from')?.string('value') ?? value.name.value] as const,
      );
      if (names.some(([own, graph]) => own !== graph)) enums.set(node.name.value, new Map(names));
    }
    if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      const names = (node.fields ?? []).map(
        (field) => [field.name.value, directiveOn(field, 'from')?.string('field') ?? field.name.value] as const,
      );
      if (names.some(([own, graph]) => own !== graph)) inputs.set(node.name.value, new Map(names));
    }
  }
  return { enums, inputs };
}

/** Brings an input value of this type under the graph's names; undefined when nothing in it is renamed. */
export function renameInput(type: GraphQLInputType, names: ClientNames): ((value: unknown) => unknown) | undefined {
  return isRenamed(type, names, new Set()) ? (value) => renamed(value, type, names) : undefined;
}

function isRenamed(type: GraphQLInputType, names: ClientNames, seen: Set<string>): boolean {
  if (isNonNullType(type) || isListType(type)) return isRenamed(type.ofType, names, seen);
  if (isEnumType(type)) return names.enums.has(type.name);
  if (!isInputObjectType(type) || seen.has(type.name)) return false;
  seen.add(type.name);
  return (
    names.inputs.has(type.name) || Object.values(type.getFields()).some((field) => isRenamed(field.type, names, seen))
  );
}

function renamed(value: unknown, type: GraphQLInputType, names: ClientNames): unknown {
  if (value === null || value === undefined) return value;
  if (isNonNullType(type)) return renamed(value, type.ofType, names);
  if (isListType(type)) {
    const item = type.ofType;
    return Array.isArray(value) ? value.map((member) => renamed(member, item, names)) : renamed(value, item, names);
  }
  if (isEnumType(type)) return typeof value === 'string' ? (names.enums.get(type.name)?.get(value) ?? value) : value;
  if (!isInputObjectType(type) || typeof value !== 'object') return value;
  const fields = type.getFields();
  const own = names.inputs.get(type.name);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const field = fields[name];
      return [own?.get(name) ?? name, field ? renamed(member, field.type, names) : member];
    }),
  );
}

/**
 * The way to a member of an input value under the client's names, given that under the graph's; indices of lists stay.
 * Undefined when the client has no such member.
 */
export function ownInputPath(
  type: GraphQLInputType,
  path: readonly string[],
  names: ClientNames,
): readonly string[] | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return [];
  const inner = getNullableType(type);
  if (isListType(inner)) {
    const below = ownInputPath(inner.ofType, isIndex(first) ? rest : path, names);
    return below && isIndex(first) ? [first, ...below] : below;
  }
  if (!isInputObjectType(inner)) return undefined;
  const own = names.inputs.get(inner.name);
  const field = Object.values(inner.getFields()).find(({ name }) => (own?.get(name) ?? name) === first);
  const below = field && ownInputPath(field.type, rest, names);
  return below && field && [field.name, ...below];
}

const isIndex = (segment: string): boolean => /^\d+$/.test(segment);
