import { Kind, type TypeNode } from 'graphql';

/** The named type inside list and non-null wrappers. */
export function namedIn(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedIn(type.type);
}

/** How many list wrappers a type has. */
export function listsInNode(type: TypeNode): number {
  if (type.kind === Kind.NAMED_TYPE) return 0;
  return listsInNode(type.type) + (type.kind === Kind.LIST_TYPE ? 1 : 0);
}
