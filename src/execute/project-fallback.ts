import type { Output } from '../plan/shape.ts';
import type { Prepared } from './prepare.ts';
import { orderedFields } from './shape-order.ts';

/** A fallback, given by field names, as the operation selects it: its response keys and none of the other fields. */
export function projectFallback(
  value: unknown,
  output: Output,
  prepared: Pick<Prepared, 'included' | 'inputs'>,
): unknown {
  if (value === null || value === undefined) return null;
  if (output.kind === 'list') {
    return Array.isArray(value) ? value.map((item) => projectFallback(item, output.item, prepared)) : value;
  }
  if (output.kind !== 'object') return value;
  const members = value as Readonly<Record<string, unknown>>;
  const { typeName } = output.shape;
  return Object.fromEntries(
    orderedFields(output.shape, prepared.inputs)
      .filter(({ index }) => prepared.included[index])
      .map((field) => {
        const member = field.source.kind === 'typename' ? typeName : members[field.name];
        return [field.responseKey, projectFallback(member, field.output, prepared)];
      }),
  );
}
