import type { Inputs } from './expression.ts';
import type { OperationPlan } from './plan-operation.ts';
import { pricedFields, requestedPoints } from './price/price.ts';
import type { ShapeField } from './shape.ts';

/** What an operation costs, and which of its fields cost it. */
export interface PriceExplanation {
  /** Points that are asked of the budget before anything is fetched. */
  readonly points: number;
  readonly fields: readonly FieldPrice[];
}

/** A field's own part of a price: what is selected below it has its own. */
export interface FieldPrice {
  readonly path: string;
  /** How many values it is taken to have. */
  readonly values: number;
  readonly points: number;
}

/** Prices an operation for some variables. What they do not decide is counted. */
export function explainPrice(
  { lowered, price }: Pick<OperationPlan, 'lowered' | 'price'>,
  variables: Inputs['variables'],
): PriceExplanation {
  const { shapeFields } = lowered;
  const included: boolean[] = [];
  for (const field of shapeFields)
    included.push((field.parent < 0 || included[field.parent] === true) && mayHold(field, variables));
  const request = { inputs: { variables, caller: undefined, headers: {} }, included };
  const fields = [...pricedFields(price, request)].flatMap(([index, { values, points }]) => {
    const field = shapeFields[index];
    return field && points !== 0 ? [{ path: fieldPath(field, shapeFields), values, points }] : [];
  });
  return { points: requestedPoints(price, request), fields };
}

const mayHold = ({ conditions }: ShapeField, variables: Inputs['variables']): boolean =>
  conditions.length === 0 ||
  conditions.some((all) => all.every(({ variable, when }) => (variables[variable] ?? when) === when));

/** A field of an answer by the names around it: `me.orders.total`. */
export function fieldPath(field: ShapeField, fields: readonly ShapeField[]): string {
  const parent = fields[field.parent];
  return parent ? `${fieldPath(parent, fields)}.${field.responseKey}` : field.responseKey;
}
