import type { Output, ShapeField } from '../plan/shape.ts';

/** Adds the items of a field's value to those of its list; of lists in lists those of the inner ones. */
export function countItems(
  lists: number[],
  { list, output }: Pick<ShapeField, 'list' | 'output'>,
  value: unknown,
): void {
  if (list !== undefined) lists[list] = (lists[list] ?? 0) + itemsIn(value, output);
}

function itemsIn(value: unknown, output: Output): number {
  if (output.kind !== 'list' || !Array.isArray(value)) return 0;
  if (output.item.kind !== 'list') return value.length;
  return value.reduce<number>((sum, item) => sum + itemsIn(item, output.item), 0);
}
