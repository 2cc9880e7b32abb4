import { needKey } from '../../graph/needs.ts';
import type { Variable } from '../../language/variable.ts';
import { typeOfArgument, wireLeaf } from '../wire-value.ts';
import type { FieldCall } from './field-call.ts';

/** Keys under the names that a REST service uses: those of an enum are words of the wire. */
export function wireKeys(
  keys: readonly unknown[],
  key: Variable,
  { selected, context }: FieldCall,
): readonly unknown[] {
  const { needs, declared } = selected;
  const type = key.scope === 'this' ? needs.get(needKey(key))?.at(-1)?.output : typeOfArgument(key.path, declared);
  return keys.map((one) => wireLeaf(one, type, context.graph));
}
