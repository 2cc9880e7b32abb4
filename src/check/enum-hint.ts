import { type ConstValueNode, getNamedType, type GraphQLInputType, isEnumType, Kind } from 'graphql';

import { didYouMean } from '../core/nearest.ts';

/** `; did you mean "SHIPPED"?` for a literal that is nearly a value of an enum. */
export function enumHint(value: ConstValueNode, type: GraphQLInputType): string {
  const named = getNamedType(type);
  if (!isEnumType(named) || (value.kind !== Kind.ENUM && value.kind !== Kind.STRING)) return '';
  return didYouMean(
    value.value,
    named.getValues().map(({ name }) => name),
  );
}
