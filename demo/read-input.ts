import type { ZodType } from 'zod';
import { Problem } from './problem.ts';

/**
 * The body or query as the shape says.
 *
 * @throws {Problem} 422, naming every member that does not fit.
 */
export function readInput<Value>(shape: ZodType<Value>, input: unknown): Value {
  const result = shape.safeParse(input);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, code }) => ({ field: path.join('.'), code }));
  throw new Problem(422, 'The request does not fit', errors);
}
