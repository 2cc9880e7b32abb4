import { type ConstValueNode, type FieldDefinitionNode, Kind } from 'graphql';

import { directiveOn } from '../language/directive-use.ts';

/** How many items a list is taken to have when nobody says. */
export const UNKNOWN_SIZE = 100;

/** What `@listSize` says of a field. */
export interface ListSizeRule {
  /** Arguments whose value is the number of items; dotted names reach into inputs. */
  readonly slicingArguments: readonly (readonly string[])[];
  readonly assumedSize: number | undefined;
  /** Fields of the result that hold the items; empty when the field itself is the list. */
  readonly sizedFields: readonly string[];
}

/** How many items a field multiplies what is below it by. */
export interface ListSize {
  readonly items: number;
  /** Fields of the result that hold the items; empty when the field itself is the list. */
  readonly sizedFields: readonly string[];
}

/** The `@listSize` of a field, as it is written. */
export function listSizeRule(node: FieldDefinitionNode | undefined): ListSizeRule | undefined {
  const use = directiveOn(node, 'listSize');
  return (
    use && {
      slicingArguments: use.strings('slicingArguments').map((name) => name.split('.')),
      assumedSize: use.int('assumedSize'),
      sizedFields: use.strings('sizedFields'),
    }
  );
}

/** What `@listSize` says without an operation at hand: defaults of slicing arguments, then `assumedSize`, then 100. */
export function listSize(node: FieldDefinitionNode | undefined): ListSize {
  const rule = listSizeRule(node);
  const slicing = rule?.slicingArguments.map((path) => path.join('.')) ?? [];
  const defaults = (node?.arguments ?? [])
    .filter(({ name }) => slicing.includes(name.value))
    .flatMap(({ defaultValue }) => intOf(defaultValue));
  const items = defaults.length > 0 ? Math.max(...defaults) : (rule?.assumedSize ?? UNKNOWN_SIZE);
  return { items: Math.max(1, items), sizedFields: rule?.sizedFields ?? [] };
}

const intOf = (value: ConstValueNode | undefined): readonly number[] =>
  value?.kind === Kind.INT ? [Number(value.value)] : [];
