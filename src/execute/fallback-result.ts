import { getNamedType } from 'graphql';

import type { SelectedField, SelectionSet } from '../plan/selection.ts';

/** An object of a fallback, as if the graph had answered it. */
export class FallbackObject {
  /** By `SelectedField.key`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(members: FallbackObject['members']) {
    this.members = members;
  }
}

/** A fallback, given by the graph's names, as if the graph had answered it to a selected field. */
export function fallbackResult(
  value: unknown,
  { children, output }: Pick<SelectedField, 'children' | 'output'>,
): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => fallbackResult(item, { children, output }));
  if (typeof value !== 'object') return value;
  const members = value as Readonly<Record<string, unknown>>;
  const member = (field: SelectedField): unknown =>
    field.kind === 'typename' ? getNamedType(output).name : fallbackResult(members[field.field] ?? null, field);
  return new FallbackObject(Object.fromEntries(allFields(children).map((field) => [field.key, member(field)])));
}

const allFields = ({ fields, byType }: SelectionSet): readonly SelectedField[] => [
  ...fields,
  ...[...byType.values()].flatMap(allFields),
];
