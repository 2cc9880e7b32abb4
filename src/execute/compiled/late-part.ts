import type { AnswerError } from '../answer.ts';
import type { Completed, LateObject, LatePart, Pending } from '../delivery.ts';
import type { ShapedObject } from '../openings.ts';

/** Shaped fields of an object, and the fragments that they come by. */
export interface LateFields extends ShapedObject {
  readonly pending: readonly Pending[];
}

/**
 * Objects as they are delivered, with the fragments that end with them. A fragment one of whose objects is null where it
 * must not be has failed: nothing of it comes but what another fragment brings as well.
 */
export function latePart(fields: readonly LateFields[]): Pick<LatePart, 'objects' | 'completed'> {
  const failed = new Set(fields.flatMap(({ data, pending }) => (data === null ? pending : [])));
  const completed = new Map<Pending, AnswerError[]>();
  const objects: LateObject[] = [];
  for (const { opening, data, errors, pending } of fields) {
    const [bearer] = pending
      .filter((one) => !failed.has(one))
      .sort((one, other) => other.path.length - one.path.length);
    const isDelivered = data !== null && bearer !== undefined;
    if (isDelivered) objects.push({ pending: bearer, path: opening.path, data, errors });
    for (const one of pending) {
      const known = completed.get(one) ?? [];
      completed.set(one, isDelivered || !failed.has(one) ? known : [...known, ...errors]);
    }
  }
  return { objects, completed: [...completed].map(([pending, errors]): Completed => ({ pending, errors })) };
}
