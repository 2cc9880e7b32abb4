import {
  type ConstValueNode,
  type EnumTypeDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type TypeDefinitionNode,
} from 'graphql';

import { directiveOn } from '../language/directive-use.ts';
import { namedIn } from '../language/type-node.ts';

/** The types that a client declares, by name. */
export type DeclaredTypes = ReadonlyMap<string, TypeDefinitionNode>;

/**
 * An input that comes from the graph, with its defaults under the client's names. A default that the client cannot write is
 * left to the graph: there is none, and nothing need be given.
 */
export function ownDefaults(
  node: InputObjectTypeDefinitionNode,
  declared: DeclaredTypes,
): InputObjectTypeDefinitionNode {
  return { ...node, fields: (node.fields ?? []).map((field) => ownDefault(field, declared)) };
}

function ownDefault(field: InputValueDefinitionNode, declared: DeclaredTypes): InputValueDefinitionNode {
  const { defaultValue, type, ...rest } = field;
  if (!defaultValue) return field;
  const own = ownValue(defaultValue, declared.get(namedIn(type)), declared);
  if (own) return { ...field, defaultValue: own };
  return { ...rest, type: type.kind === Kind.NON_NULL_TYPE ? type.type : type };
}

/** A value of the graph as the client writes it; undefined when the client has no name for it, or for a part of it. */
function ownValue(
  value: ConstValueNode,
  type: TypeDefinitionNode | undefined,
  declared: DeclaredTypes,
): ConstValueNode | undefined {
  if (value.kind === Kind.LIST) {
    const values = value.values.map((item) => ownValue(item, type, declared)).filter((item) => item !== undefined);
    return values.length === value.values.length ? { ...value, values } : undefined;
  }
  if (value.kind === Kind.ENUM && type?.kind === Kind.ENUM_TYPE_DEFINITION) return ownEnumValue(value, type);
  if (value.kind !== Kind.OBJECT || type?.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) return value;
  const fields = value.fields.flatMap((given) => {
    const field = type.fields?.find((own) => graphName(own, 'field') === given.name.value);
    const member = field && ownValue(given.value, declared.get(namedIn(field.type)), declared);
    return field && member ? [{ ...given, name: field.name, value: member }] : [];
  });
  return fields.length === value.fields.length ? { ...value, fields } : undefined;
}

function ownEnumValue(
  value: Extract<ConstValueNode, { kind: Kind.ENUM }>,
  { values }: EnumTypeDefinitionNode,
): ConstValueNode | undefined {
  const own = values?.find((one) => graphName(one, 'value') === value.value);
  return own && { ...value, value: own.name.value };
}

/** What a field of an input, or a value of an enum, is called in the graph. */
function graphName(
  node: InputValueDefinitionNode | NonNullable<EnumTypeDefinitionNode['values']>[number],
  argument: 'field' | 'value',
): string {
  return directiveOn(node, 'from')?.string(argument) ?? node.name.value;
}
