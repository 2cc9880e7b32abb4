import type { Output } from '../plan/shape.ts';

/** A fallback, given by field names, as the operation selects it: its response keys and none of the other fields. */
export function projectFallback(value: unknown, output: Output, included: readonly boolean[]): unknown {
  if (value === null || value === undefined) return null;
  if (output.kind === 'list') {
    return Array.isArray(value) ? value.map((item) => projectFallback(item, output.item, included)) : value;
  }
  if (output.kind !== 'object') return value;
  const members = value as Readonly<Record<string, unknown>>;
  const { typeName, fields } = output.shape;
  return Object.fromEntries(
    fields
      .filter(({ index }) => included[index])
      .map((field) => {
        const member = field.source.kind === 'typename' ? typeName : members[field.name];
        return [field.responseKey, projectFallback(member, field.output, included)];
      }),
  );
}
