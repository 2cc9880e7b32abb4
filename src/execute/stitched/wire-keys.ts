import { getNamedType, type GraphQLInputType, type GraphQLNamedType, isInputObjectType } from 'graphql';

import { needKey } from '../../graph/needs.ts';
import type { Variable } from '../../language/variable.ts';
import { wireLeaf } from '../wire-value.ts';
import { type FieldCall, needType } from './field-call.ts';

/** Keys under the names that a REST service uses: those of an enum are words of the wire. */
export function wireKeys(keys: readonly unknown[], key: Variable, call: FieldCall): readonly unknown[] {
  const type = keyType(key, call);
  return keys.map((one) => wireLeaf(one, type, call.context.graph));
}

function keyType(key: Variable, { selected }: FieldCall): GraphQLNamedType | undefined {
  if (key.scope === 'this') return needType(selected, needKey(key));
  const [name, ...members] = key.path;
  const argument: GraphQLInputType | undefined = selected.declared.find((one) => one.name === name)?.type;
  return members.reduce<GraphQLNamedType | undefined>((type, member) => {
    const fields = isInputObjectType(type) ? type.getFields() : {};
    return getNamedType(Object.hasOwn(fields, member) ? fields[member]?.type : undefined);
  }, getNamedType(argument));
}
