import type { Lowered } from '../../src/plan/lower.ts';
import type { ObjectShape, Output, ShapeField } from '../../src/plan/shape.ts';

/**
 * How many items the lists of an answer have, by `ShapeField.list`, counted in its data. Those inside interfaces and
 * unions are undefined: the data does not say which of them they are.
 */
export function countedLists({ shape, lists }: Lowered, data: unknown): readonly (number | undefined)[] {
  const counts = Array<number | undefined>(lists).fill(undefined);
  const object = ({ fields }: ObjectShape, values: readonly unknown[]): void => {
    for (const field of fields) {
      const found = values.map((value) => (value as Readonly<Record<string, unknown>>)[field.responseKey]);
      const items = found.flatMap((value) => itemsOf(value, field.output));
      if (field.list !== undefined) counts[field.list] = items.length;
      const inner = innerOf(field);
      if (inner.kind === 'object')
        object(
          inner.shape,
          items.filter((item) => item !== null && item !== undefined),
        );
    }
  };
  if (data !== null && data !== undefined) object(shape, [data]);
  return counts;
}

function itemsOf(value: unknown, output: Output): readonly unknown[] {
  if (output.kind !== 'list') return [value];
  if (!Array.isArray(value)) return [];
  return output.item.kind === 'list' ? value.flatMap((item) => itemsOf(item, output.item)) : value;
}

function innerOf({ output }: ShapeField): Output {
  let inner = output;
  while (inner.kind === 'list') inner = inner.item;
  return inner;
}
