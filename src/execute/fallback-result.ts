import type { SelectedField, SelectionSet } from '../plan/selection.ts';

/** A fallback, given by the graph's names, as if the graph had answered it to a selected field. */
export function fallbackResult(value: unknown, { children }: Pick<SelectedField, 'children'>): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => fallbackResult(item, { children }));
  if (typeof value !== 'object') return value;
  const members = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    allFields(children).map((field) => [field.key, fallbackResult(members[field.field] ?? null, field)]),
  );
}

const allFields = ({ fields, byType }: SelectionSet): readonly SelectedField[] => [
  ...fields,
  ...[...byType.values()].flatMap(allFields),
];
