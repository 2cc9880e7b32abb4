import type { ObjectShape } from '../plan/shape.ts';
import type { Answer } from './answer.ts';
import type { Opening, ShapedObject } from './openings.ts';
import type { Found } from './read-result.ts';
import type { ShapeInputs } from './shape-inputs.ts';
import { Shaping } from './shaping.ts';

/**
 * Puts the graph's result into the client's shape. Nullability is enforced here, once, against the client's own types;
 * fallbacks apply after completion (LANGUAGE.md §4.5).
 */
export function shapeAnswer(shape: ObjectShape, result: Found, inputs: ShapeInputs): Answer {
  const shaping = new Shaping(result, inputs);
  const data = shaping.object(shape, result);
  return { data, errors: shaping.errors.entries, degraded: shaping.degraded.entries, lists: shaping.lists };
}

/** Shapes included fields of objects that were left open, as `shapeAnswer` does. */
export function shapeOpenings(
  openings: readonly Opening[],
  root: Found,
  inputs: ShapeInputs,
): Pick<Answer, 'degraded' | 'lists'> & { readonly objects: readonly ShapedObject[] } {
  const shaping = new Shaping(root, inputs);
  const objects = openings.map((opening) => shaping.later(opening));
  return { objects, degraded: shaping.degraded.entries, lists: shaping.lists };
}
