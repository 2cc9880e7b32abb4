import type { Batch } from '../graph/graph.ts';
import { listDepth, type ValueShape } from './value-shape.ts';

/** How messages call the lists a source passes: "a single value", "a list", "a list of lists". */
export function passesText(shape: ValueShape): string {
  const depth = listDepth(shape);
  if (depth === 0) return 'a single value';
  return `a list${' of lists'.repeat(depth - 1)}`;
}

/** All items of a look-up come in one list; its field gets the first that matches its key, or all of them. */
export function depthFits(given: ValueShape, wanted: ValueShape, batch: Batch | undefined): boolean {
  if (!batch) return listDepth(given) === listDepth(wanted);
  if (batch.match === '@key') return true;
  const items = listDepth(given);
  return items > 0 && (listDepth(wanted) === items || listDepth(wanted) === items - 1);
}
