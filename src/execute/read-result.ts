import type { GatewayError } from '../core/errors.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { ErrorTree } from './error-tree.ts';

/** A value of the graph's result with the errors at and below it. */
export interface Found {
  readonly data: unknown;
  readonly errors: ErrorTree | undefined;
}

/** The member of a found object under a key of the result. */
export function below({ data, errors }: Found, key: string): Found {
  return {
    data: (data as Readonly<Record<string, unknown>> | null | undefined)?.[key],
    errors: errors?.below.get(key),
  };
}

/** Whether there is no value. */
export const isMissing = ({ data }: Found): boolean => data === null || data === undefined;

/** The value at the end of steps, and the error that made it null. */
export function read(found: Found, steps: readonly SelectedField[]): readonly [unknown, GatewayError | undefined] {
  let at = found;
  for (const { key } of steps) {
    at = below(at, key);
    if (isMissing(at)) return [null, at.errors?.error];
  }
  return [at.data, undefined];
}
