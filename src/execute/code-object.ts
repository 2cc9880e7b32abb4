import type { GatewayError } from '../core/errors.ts';
import type { CodeNeed, CodeObject, SelectedField } from '../plan/selection.ts';
import { jsonCopy } from './json-copy.ts';
import { below, type Found, type ResultReader } from './read-result.ts';

/** A value that code is given, or why it is missing. */
export interface CodeValue {
  readonly value: unknown;
  /** The first failure in it. */
  readonly error: GatewayError | undefined;
}

/** What code is given of an object of the graph's result, under the graph's names. */
export function codeObject(found: Found, { typename, byType }: CodeObject, reader: ResultReader): CodeValue {
  const [only] = byType.keys();
  const named = typename && below(found, typename, reader);
  if (named?.errors?.error) return { value: null, error: named.errors.error };
  const type = named ? named.data : only;
  const needs = byType.get(String(type)) ?? [];
  const members = needs.map((need): readonly [string, CodeValue] => [
    need.name,
    need.steps ? readSteps(found, { ...need, steps: need.steps }, reader) : { value: type, error: undefined },
  ]);
  return {
    value: Object.fromEntries(members.map(([name, { value }]) => [name, value])),
    error: members.find(([, { error }]) => error)?.[1].error,
  };
}

/** Follows steps; a list on the way makes a list, element by element. */
function readSteps(
  found: Found,
  way: Pick<CodeNeed, 'below'> & { readonly steps: readonly SelectedField[] },
  reader: ResultReader,
): CodeValue {
  const { data, errors } = found;
  if (data === null || data === undefined) return { value: null, error: errors?.error };
  if (Array.isArray(data)) {
    const items = data.map((_, index) => readSteps(reader.item(found, index), way, reader));
    return { value: items.map(({ value }) => value), error: items.find(({ error }) => error)?.error };
  }
  const [step, ...steps] = way.steps;
  if (step) return readSteps(below(found, step, reader), { ...way, steps }, reader);
  return way.below ? codeObject(found, way.below, reader) : { value: jsonCopy(data), error: undefined };
}
