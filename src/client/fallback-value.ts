import {
  coerceInputLiteral,
  type ConstValueNode,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
} from 'graphql';

/** Whose fallback it is. */
export interface FallbackUse {
  /** An object of the graph may lack members, `!` or not: no client need show them. */
  readonly isOfGraph?: boolean;
}

/**
 * The plain value of a `fallback:` literal in the shape of an output type: leaves as an answer prints them, objects by
 * field name. Undefined when it does not fit.
 */
export function fallbackValue(node: ConstValueNode, type: GraphQLOutputType, use: FallbackUse = {}): unknown {
  if (isNonNullType(type)) return node.kind === Kind.NULL ? undefined : fallbackValue(node, type.ofType, use);
  if (node.kind === Kind.NULL) return null;
  if (isListType(type)) {
    if (node.kind !== Kind.LIST) return undefined;
    const items = node.values.map((item) => fallbackValue(item, type.ofType, use));
    return items.includes(undefined) ? undefined : items;
  }
  if (isLeafType(type)) return leafValue(node, type);
  if (node.kind !== Kind.OBJECT || isAbstractType(type) || isLeafType(type)) return undefined;
  const fields = type.getFields();
  const entries = node.fields.map(({ name, value }): [string, unknown] => {
    const field = fields[name.value];
    return [name.value, field ? fallbackValue(value, field.type, use) : undefined];
  });
  const given = new Set(entries.map(([name]) => name));
  const isWhole =
    use.isOfGraph === true ||
    Object.values(fields).every((field) => !isNonNullType(field.type) || given.has(field.name));
  return isWhole && entries.every(([, value]) => value !== undefined) ? Object.fromEntries(entries) : undefined;
}

function leafValue(node: ConstValueNode, type: Parameters<typeof coerceInputLiteral>[1]): unknown {
  const value = coerceInputLiteral(node, type);
  return value === undefined || !isLeafType(type) ? undefined : type.coerceOutputValue(value);
}
