import { type FieldDefinitionNode, Kind, type ConstValueNode } from 'graphql';

import { directiveOn } from '../language/directive-use.ts';

/** How many items a list is taken to have when nobody says. */
const UNKNOWN_SIZE = 100;

/** How many items a field multiplies what is below it by. */
export interface ListSize {
  readonly items: number;
  /** Fields of the result that hold the items; empty when the field itself is the list. */
  readonly sizedFields: readonly string[];
}

/** What `@listSize` says without an operation at hand: defaults of slicing arguments, then `assumedSize`, then 100. */
export function listSize(node: FieldDefinitionNode | undefined): ListSize {
  const use = directiveOn(node, 'listSize');
  const slicing = use?.strings('slicingArguments') ?? [];
  const defaults = (node?.arguments ?? [])
    .filter(({ name }) => slicing.includes(name.value))
    .flatMap(({ defaultValue }) => intOf(defaultValue));
  const items = defaults.length > 0 ? Math.max(...defaults) : (use?.int('assumedSize') ?? UNKNOWN_SIZE);
  return { items: Math.max(1, items), sizedFields: use?.strings('sizedFields') ?? [] };
}

const intOf = (value: ConstValueNode | undefined): readonly number[] =>
  value?.kind === Kind.INT ? [Number(value.value)] : [];
