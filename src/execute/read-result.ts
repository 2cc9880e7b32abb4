import type { GatewayError } from '../core/errors.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { ComputedNeed } from '../plan/shape.ts';
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

/** The value at the end of steps, and the error that made it null. */
export function read(found: Found, steps: readonly SelectedField[]): readonly [unknown, GatewayError | undefined] {
  let at = found;
  for (const { key } of steps) {
    at = below(at, key);
    if (at.data === null || at.data === undefined) return [null, at.errors?.error];
  }
  return [at.data, undefined];
}

/** A value that code is given, or why it is missing. */
export interface NeededValue {
  readonly name: string;
  readonly value: unknown;
  readonly error: GatewayError | undefined;
}

/** What a need of code names in an object. */
export function readNeed(found: Found, need: ComputedNeed): NeededValue {
  let at = found;
  for (const { key } of need.steps) {
    at = below(at, key);
    if (at.data === null || at.data === undefined) return { name: need.name, value: null, error: at.errors?.error };
  }
  if (need.fields.length === 0) return { name: need.name, value: at.data, error: undefined };
  if (!Array.isArray(at.data)) return { name: need.name, ...readObject(at, need.fields) };
  const items = (at.data as readonly unknown[]).map((data, index) =>
    data === null
      ? { value: null, error: at.errors?.below.get(index)?.error }
      : readObject({ data, errors: at.errors?.below.get(index) }, need.fields),
  );
  return { name: need.name, value: items.map(({ value }) => value), error: items.find(({ error }) => error)?.error };
}

function readObject(found: Found, fields: readonly ComputedNeed[]): Omit<NeededValue, 'name'> {
  const values = fields.map((field) => readNeed(found, field));
  return {
    value: Object.fromEntries(values.map(({ name, value }) => [name, value])),
    error: values.find(({ error }) => error)?.error,
  };
}
