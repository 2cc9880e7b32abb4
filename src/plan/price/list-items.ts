import type { GraphQLArgument } from 'graphql';

import { GatewayError } from '../../core/errors.ts';
import { type ListSizeRule, UNKNOWN_SIZE } from '../../graph/list-size.ts';
import { defaultExpression } from '../argument-expression.ts';
import { ABSENT, evaluate, type Expression, type Inputs, memberOf, withinExpression } from '../expression.ts';

/** How many items a list is taken to have: what the largest slicing argument says, else a number. */
export interface ListItems {
  readonly slicing: readonly SlicingArgument[];
  readonly otherwise: number;
}

interface SlicingArgument {
  readonly by: Expression;
  /** Its default, where it is a number of items. */
  readonly otherwise: number | undefined;
}

/** A list whose size nobody says. */
export const UNKNOWN_ITEMS: ListItems = { slicing: [], otherwise: UNKNOWN_SIZE };

/** What `@listSize` says of a field that is given arguments. What does not depend on the request is worked out here. */
export function listItems(
  { slicingArguments, assumedSize }: ListSizeRule,
  declared: readonly GraphQLArgument[],
  args: ReadonlyMap<string, Expression>,
): ListItems {
  const otherwise = atLeastOne(assumedSize ?? UNKNOWN_SIZE);
  const slicing = slicingArguments.flatMap(([name = '', ...path]) => {
    const argument = declared.find((one) => one.name === name);
    if (!argument) return [];
    const of = args.get(name) ?? ABSENT;
    const byDefault = evaluate(defaultExpression(argument.default, argument.type), NO_INPUTS);
    return [{ by: memberExpression(of, path), otherwise: numberOf(memberOf(byDefault, path)) }];
  });
  const items = { slicing, otherwise };
  return isConstant(items) ? { slicing: [], otherwise: itemsOf(items, NO_INPUTS) } : items;
}

const NO_INPUTS: Inputs = { variables: {}, caller: undefined, headers: {} };

const memberExpression = (of: Expression, path: readonly string[]): Expression =>
  path.length === 0 ? of : { kind: 'member', of, path };

const isConstant = ({ slicing }: ListItems): boolean =>
  slicing.every(({ by }) => [...withinExpression(by)].every(({ kind }) => kind === 'constant' || kind === 'member'));

/** At least 1: `first: -1` must not make the rest of the operation cheaper. */
export function itemsOf({ slicing, otherwise }: ListItems, inputs: Inputs): number {
  let largest: number | undefined;
  for (const argument of slicing) {
    const items = numberOf(valueOf(argument.by, inputs)) ?? argument.otherwise;
    if (items !== undefined && (largest === undefined || items > largest)) largest = items;
  }
  return largest === undefined ? otherwise : atLeastOne(largest);
}

/** An argument that a join cannot do without has no value: the field that needs it says so, not the price. */
export function valueOf(expression: Expression, inputs: Inputs): unknown {
  try {
    return evaluate(expression, inputs);
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}

const atLeastOne = (items: number): number => Math.max(1, items);

/** A number of items; a negative one says nothing. */
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined);
