import type { Client } from '../../client/client.ts';
import type { Graph } from '../../graph/graph.ts';
import { type Inputs, withinExpression } from '../expression.ts';
import type { Lowered } from '../lower.ts';
import type { Charge } from './charges.ts';
import { itemsOf, type ListItems, valueOf } from './list-items.ts';
import { type PricedField, priceFormula, type PricedObject } from './price-formula.ts';

/** What an operation costs, in points: known before anything is asked, and again when the answer is there. */
export interface Price {
  readonly formula: PricedObject;
  /** The price, where every request has the same. */
  readonly always: number | undefined;
  /** Real lengths of lists change it. */
  readonly hasLists: boolean;
}

/** A request whose price is asked for. */
export interface PricedRequest {
  readonly inputs: Inputs;
  /** By `ShapeField.index`. */
  readonly included: readonly boolean[];
}

/** Sums end here, so that no budget is ever asked for more than a number can say. */
const MAX_POINTS = Number.MAX_SAFE_INTEGER;

/** The price of an operation. IBM's cost specification: https://ibm.github.io/graphql-specs/cost-spec.html */
export function priceOf(lowered: Lowered, client: Client, graph: Graph): Price {
  const formula = priceFormula(lowered, client, graph);
  const fields = [...within(formula)];
  const always = fields.every(isConstant) ? new Pricing(undefined).object(formula, 1) : undefined;
  return { formula, always, hasLists: fields.some(({ list }) => list !== undefined) };
}

/** An upper bound of what the answer will cost. */
export function requestedPoints({ formula, always }: Price, request: PricedRequest): number {
  return always ?? new Pricing(request).object(formula, 1);
}

/** What the answer has cost: `lists` are the items of its lists, by `ShapeField.list`; never more than was `requested`. */
export function actualPoints(
  { formula, hasLists }: Price,
  request: PricedRequest,
  { lists, requested }: { readonly lists: readonly number[]; readonly requested: number },
): number {
  return hasLists ? Math.min(requested, new Pricing(request, lists).object(formula, 1)) : requested;
}

/** Points of each field by `ShapeField.index`, without what is selected below it, and how many values it is taken to have. */
export function pricedFields(
  { formula }: Price,
  request: PricedRequest,
): ReadonlyMap<number, { readonly values: number; readonly points: number }> {
  const pricing = new Pricing(request);
  const found = new Map<number, { readonly values: number; readonly points: number }>();
  const walk = ({ fields }: PricedObject, objects: number): void => {
    for (const field of fields) {
      if (!request.included[field.index]) continue;
      const { values, points, isWeighed } = pricing.field(field, objects);
      const members = isWeighed ? 0 : Math.max(0, ...field.members.map(({ weight }) => weight));
      found.set(field.index, { values, points: points + members * values });
      for (const member of field.members) walk(member, values);
    }
  };
  walk(formula, 1);
  return found;
}

/** One look at a formula. */
class Pricing {
  readonly #request: PricedRequest | undefined;
  readonly #lists: readonly number[] | undefined;
  /** Calls that have been charged. */
  #charged: Set<string> | undefined;

  /** Without a request for what depends on none; with `lists` for an answer. */
  constructor(request: PricedRequest | undefined, lists?: readonly number[]) {
    this.#request = request;
    this.#lists = lists;
  }

  /** Points of what is selected on so many objects. */
  object({ fields }: PricedObject, objects: number): number {
    let sum = 0;
    for (const field of fields) {
      if (this.#request && !this.#request.included[field.index]) continue;
      const { values, points, isWeighed } = this.field(field, objects);
      let dearest = 0;
      for (const member of field.members) {
        const weight = isWeighed ? 0 : member.weight;
        dearest = Math.max(dearest, weight * values + this.object(member, values));
      }
      sum += points + dearest;
    }
    return Math.min(sum, MAX_POINTS);
  }

  /** Points of a field by itself, and of how many values. */
  field(
    field: PricedField,
    objects: number,
  ): { readonly values: number; readonly points: number; readonly isWeighed: boolean } {
    const { list, items, extra, charges, weight, weighedBy } = field;
    const real = list === undefined ? undefined : this.#lists?.[list];
    const values = real ?? this.#times(objects, items);
    let points = extra * objects;
    let isWeighed = false;
    for (const charge of charges) {
      if (this.#isCharged(charge)) continue;
      points += this.#points(charge, { objects, real });
      isWeighed ||= charge.key === weighedBy;
    }
    return { values, points: points + (isWeighed ? 0 : weight * values), isWeighed };
  }

  #isCharged({ key }: Charge): boolean {
    this.#charged ??= new Set();
    if (this.#charged.has(key)) return true;
    this.#charged.add(key);
    return false;
  }

  /** Never below nothing: an argument can make its own call cheaper, and no other. */
  #points(
    { weight, args, calls, items }: Charge,
    { objects, real }: { readonly objects: number; readonly real: number | undefined },
  ): number {
    const times = this.#times(objects, calls);
    const values = this.#times(times, items);
    const weighed = items.length > 0 && real !== undefined ? Math.min(values, real) : values;
    const inputs = this.#request?.inputs ?? NO_INPUTS;
    const given = args.reduce((sum, { of, points }) => sum + points(valueOf(of, inputs)), 0);
    return Math.max(0, weight * weighed + given * times);
  }

  #times(objects: number, items: readonly ListItems[]): number {
    let product = objects;
    for (const each of items) product *= itemsOf(each, this.#request?.inputs ?? NO_INPUTS);
    return Math.min(product, MAX_POINTS);
  }
}

const NO_INPUTS: Inputs = { variables: {}, caller: undefined, headers: {} };

function* within({ fields }: PricedObject): Iterable<PricedField> {
  for (const field of fields) {
    yield field;
    for (const member of field.members) yield* within(member);
  }
}

const isConstant = ({ isCertain, items, charges }: PricedField): boolean =>
  isCertain &&
  items.every(isKnown) &&
  charges.every(
    ({ calls, items: own, args }) =>
      calls.every(isKnown) &&
      own.every(isKnown) &&
      args.every(({ of }) => [...withinExpression(of)].every(({ kind }) => kind === 'constant')),
  );

const isKnown = ({ slicing }: ListItems): boolean => slicing.length === 0;
