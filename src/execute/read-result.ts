import type { GatewayError } from '../core/errors.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { Fallback } from '../plan/shape.ts';
import type { ErrorTree } from './error-tree.ts';
import { FallbackObject } from './fallback-result.ts';

/** A value of the graph's result with the errors at and below it. */
export interface Found {
  readonly data: unknown;
  readonly errors: ErrorTree | undefined;
  /** Why a value past its time stands in for a newer one. */
  readonly stale?: GatewayError;
}

/** How an executor's result is read. */
export interface ResultReader {
  /** A selected field of an object. */
  readonly field: (found: Found, step: SelectedField) => Found;
  /** An item of a list. */
  readonly item: (found: Found, index: number) => Found;
}

/** Reads a result as GraphQL has it: values by their keys, errors by their paths. */
export const treeReader: ResultReader = {
  field: ({ data, errors }, { key }) => ({
    data: (data as Readonly<Record<string, unknown>> | null | undefined)?.[key],
    errors: errors?.below.get(key),
  }),
  item: ({ data, errors }, index) => ({ data: (data as readonly unknown[])[index], errors: errors?.below.get(index) }),
};

/** A selected field of a found object, which may be one that a fallback gives. */
export function below(found: Found, step: SelectedField, reader: ResultReader): Found {
  const { data } = found;
  return data instanceof FallbackObject
    ? { data: data.members[step.key], errors: undefined }
    : reader.field(found, step);
}

/** Whether there is no value. */
export const isMissing = ({ data }: Found): boolean => data === null || data === undefined;

/** The value at the end of steps, and the error that made it null. */
export function read(
  found: Found,
  steps: readonly SelectedField[],
  reader: ResultReader,
): readonly [unknown, GatewayError | undefined] {
  let at = found;
  for (const step of steps) {
    at = below(at, step, reader);
    if (isMissing(at)) return [null, at.errors?.error];
  }
  return [at.data, undefined];
}

/** A place on the way through a result. */
export interface StepsAt {
  readonly found: Found;
  readonly steps: readonly SelectedField[];
  readonly position: number;
  readonly fallback?: Fallback | undefined;
}
