import { listDepth, type ValueShape } from './value-shape.ts';

/** How messages call the lists a source passes: "a single value", "a list", "a list of lists". */
export function passesText(shape: ValueShape): string {
  const depth = listDepth(shape);
  if (depth === 0) return 'a single value';
  return `a list${' of lists'.repeat(depth - 1)}`;
}
