import type { Inputs } from '../plan/expression.ts';
import type { ObjectShape, ShapeField, ShapePlace } from '../plan/shape.ts';

/**
 * The fields of an object in the order of the specification: that of the first places which name them and count in this
 * request. https://spec.graphql.org/September2025/#CollectFields()
 */
export function orderedFields(
  { fields }: ObjectShape,
  { variables }: Pick<Inputs, 'variables'>,
): readonly ShapeField[] {
  if (fields.every(({ places }) => places.length === 1)) return fields;
  const counts = ({ conditions }: ShapePlace): boolean =>
    conditions.every(({ variable, when }) => variables[variable] === when);
  const positions = new Map(fields.map((field) => [field, (field.places.find(counts) ?? field.places[0]).position]));
  return fields.toSorted((one, other) => (positions.get(one) ?? 0) - (positions.get(other) ?? 0));
}
