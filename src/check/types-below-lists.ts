import {
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
} from 'graphql';

import { listsIn } from '../graph/resolve-path.ts';
import { fieldsOf } from './fields-of.ts';
import type { ListSize } from '../graph/list-size.ts';

/** A way from a root type to a type that crosses a list. */
export interface ListPath {
  readonly fields: readonly string[];
  /** How many objects of the type one request can reach on this way. */
  readonly objects: number;
}

interface Position extends ListPath {
  readonly type: GraphQLNamedType;
  readonly belowList: boolean;
  /** Sizes of the type's fields that the field above has set. */
  readonly sized: ListSize | undefined;
}

/** The types that stand below a list, each with its shortest way there. */
export function typesBelowLists(
  schema: GraphQLSchema,
  sizeOf: (type: string, field: GraphQLField<unknown, unknown>) => ListSize,
): ReadonlyMap<string, ListPath> {
  const found = new Map<string, ListPath>();
  const seen = new Set<string>();
  const queue: Position[] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
    (type) => (type ? [{ type, fields: [], objects: 1, belowList: false, sized: undefined }] : []),
  );
  for (const position of queue) {
    const { type, fields, objects, belowList } = position;
    const key = `${type.name}:${String(belowList)}`;
    if (seen.has(key) || !isCompositeType(type)) continue;
    seen.add(key);
    if (belowList) found.set(type.name, { fields, objects });
    if (isAbstractType(type))
      queue.push(...schema.getPossibleTypes(type).map((member) => ({ ...position, type: member })));
    for (const field of Object.values(fieldsOf(type)))
      if (isCompositeType(getNamedType(field.type))) queue.push(below(position, field, sizeOf(type.name, field)));
  }
  return found;
}

function below(position: Position, field: GraphQLField<unknown, unknown>, size: ListSize): Position {
  const lists = listsIn(field.type);
  const isSized = position.sized?.sizedFields.includes(field.name);
  const items = isSized ? (position.sized?.items ?? size.items) : size.items;
  return {
    type: getNamedType(field.type),
    fields: [...position.fields, field.name],
    objects: Math.min(Number.MAX_SAFE_INTEGER, position.objects * items ** lists),
    belowList: position.belowList || lists > 0,
    sized: size.sizedFields.length > 0 ? size : undefined,
  };
}
