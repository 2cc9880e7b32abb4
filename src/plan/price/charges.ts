import type { GraphQLArgument } from 'graphql';

import { listSizeRule } from '../../graph/list-size.ts';
import { listsIn } from '../../graph/resolve-path.ts';
import { type ClientArgument, type Expression, withinExpression } from '../expression.ts';
import type { GraphStep } from './graph-steps.ts';
import { listItems, type ListItems, UNKNOWN_ITEMS } from './list-items.ts';
import { argumentPoints, type ArgumentPoints, GRAPH_WEIGHTS, type InputWeights, weightOn } from './weights.ts';

/** What a call costs by the weights written on it, whatever it answers. Equal calls of one object are charged once. */
export interface Charge {
  readonly key: string;
  /** Points of each of the `items`. */
  readonly weight: number;
  readonly args: readonly { readonly of: Expression; readonly points: ArgumentPoints }[];
  /** How often it is called: lists on the way to it. */
  readonly calls: readonly ListItems[];
  /** Lists of its own. */
  readonly items: readonly ListItems[];
}

/** Sizes of the fields of an object, as the field that led to it has set them. */
export interface SizedFields {
  readonly fields: readonly string[];
  readonly items: ListItems;
}

/** What the graph says about the way to a value. */
export interface WayPrice {
  readonly charges: readonly Charge[];
  /** Lists on the way, the value's own included. */
  readonly items: readonly ListItems[];
  /** A weight on the last field stands for that of the type. */
  readonly weighs: boolean;
  readonly sized: SizedFields | undefined;
}

/** Prices a way through the graph. `paid`: arguments whose weight the client has written itself. */
export function wayPrice(
  steps: readonly GraphStep[],
  { sized, paid }: { readonly sized: SizedFields | undefined; readonly paid: ReadonlySet<ClientArgument> },
): WayPrice {
  let way: WayPrice = { charges: [], items: [], weighs: false, sized };
  for (const step of steps) {
    const { items: calls } = way;
    const inner = wayPrice(step.inside, { sized: way.sized, paid });
    const inside = step.isLookUp ? ofOneKey(inner) : inner;
    const items = stepItems(step, way.sized, inside);
    const weight = weightOn(step.node);
    const args = chargedArguments(step.declared, step.args, GRAPH_WEIGHTS).filter(({ of }) => !isPaid(of, paid));
    const own = { key: step.key, weight: weight ?? 0, args, calls, items };
    const below = weight === undefined ? inside.charges.map((charge) => behind(charge, calls)) : [];
    way = {
      charges: [...way.charges, ...(weight !== undefined || args.length > 0 ? [own] : []), ...below],
      items: [...calls, ...items],
      weighs: weight !== undefined || inside.weighs,
      sized: sizedBy(step) ?? (step.inside.length > 0 ? inside.sized : undefined),
    };
  }
  return way;
}

/** What a look-up's call says of one of its keys. */
export const ofOneKey = (way: WayPrice): WayPrice => ({
  ...way,
  charges: way.charges.map((charge) => ({ ...charge, calls: [], items: [] })),
});

const behind = (charge: Charge, calls: readonly ListItems[]): Charge => ({
  ...charge,
  calls: [...calls, ...charge.calls],
});

/** Arguments that have a weight of their own. */
export function chargedArguments(
  declared: readonly GraphQLArgument[],
  args: ReadonlyMap<string, Expression>,
  weights: InputWeights,
): Charge['args'] {
  return declared.flatMap((argument) => {
    const points = argumentPoints(argument, weights);
    const of = args.get(argument.name);
    return points && of ? [{ of, points }] : [];
  });
}

function isPaid(of: Expression, paid: ReadonlySet<ClientArgument>): boolean {
  if (paid.size === 0) return false;
  return [...withinExpression(of)].some(({ from }) => from !== undefined && paid.has(from));
}

/** What the object's own field has said, then the field itself, then what it stands for. */
function stepItems(step: GraphStep, sized: SizedFields | undefined, inside: WayPrice): readonly ListItems[] {
  const lists = listsIn(step.output);
  if (lists === 0) return [];
  if (sized?.fields.includes(step.field)) return Array.from({ length: lists }, () => sized.items);
  const rule = listSizeRule(step.node);
  if (rule && rule.sizedFields.length === 0) {
    const items = listItems(rule, step.declared, step.args);
    return Array.from({ length: lists }, () => items);
  }
  return lastItems(inside.items, lists);
}

/** The sizes of so many lists, from the outer one to the inner one; those that nobody has said are taken to be long. */
export const lastItems = (items: readonly ListItems[], lists: number): readonly ListItems[] =>
  lists === 0
    ? []
    : [...items, ...Array.from({ length: Math.max(0, lists - items.length) }, () => UNKNOWN_ITEMS)].slice(-lists);

function sizedBy({ node, declared, args }: GraphStep): SizedFields | undefined {
  const rule = listSizeRule(node);
  return rule && rule.sizedFields.length > 0
    ? { fields: rule.sizedFields, items: listItems(rule, declared, args) }
    : undefined;
}
