import { Kind, type TypeNode } from 'graphql';

/** The named type inside list and non-null wrappers. */
export function namedIn(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedIn(type.type);
}
