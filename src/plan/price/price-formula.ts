import { getNamedType } from 'graphql';

import type { Client } from '../../client/client.ts';
import { viewSteps } from '../../client/view-steps.ts';
import type { Graph } from '../../graph/graph.ts';
import { type CallStep, listsIn } from '../../graph/resolve-path.ts';
import type { ClientArgument, Expression } from '../expression.ts';
import type { Lowered } from '../lower.ts';
import type { ObjectShape, Output, ShapeField, ViewUse } from '../shape.ts';
import { type Charge, lastItems, ofOneKey, type SizedFields, type WayPrice, wayPrice } from './charges.ts';
import { graphSteps } from './graph-steps.ts';
import type { ListItems } from './list-items.ts';
import { ownPrice } from './own-price.ts';
import { argumentPoints, clientWeights, typeWeight } from './weights.ts';

/** What a field adds to the price of an operation, for each object it is selected on. */
export interface PricedField {
  /** `ShapeField.index` */
  readonly index: number;
  /** Its conditions, and those around it, hold in every request. */
  readonly isCertain: boolean;
  /** Points of each call, whatever it answers: what a root field of a mutation adds. */
  readonly extra: number;
  readonly charges: readonly Charge[];
  /** Points of each value. */
  readonly weight: number;
  /** The charge that stands for the weight of the values, where it is made here. */
  readonly weighedBy: string | undefined;
  /** Its lists, from the outer one to the inner one. */
  readonly items: readonly ListItems[];
  /** `ShapeField.list` */
  readonly list: number | undefined;
  /** What is selected of each value: by its type where there are several, of which the dearest counts. */
  readonly members: readonly PricedObject[];
}

/** What is selected of an object. */
export interface PricedObject {
  readonly weight: number;
  readonly fields: readonly PricedField[];
}

/** What each root field of a mutation adds. */
const MUTATION_POINTS = 10;

/** The price of an operation as a formula over its variables (LANGUAGE.md §4.8). Fields that cost nothing are left out. */
export function priceFormula(lowered: Lowered, client: Client, graph: Graph): PricedObject {
  const place = { key: '', outer: undefined, isCertain: true, sized: undefined, ownSized: undefined };
  return { weight: 0, fields: new Pricing(lowered, client, graph).fields(lowered.shape, place) };
}

/** Where a selection stands. */
interface Place {
  /** Equal for what is the same object. */
  readonly key: string;
  /** In types of the client alone: the arguments around it. */
  readonly outer: ReadonlyMap<string, Expression> | undefined;
  readonly isCertain: boolean;
  /** What led to the object says of its lists, by the graph's names. */
  readonly sized: SizedFields | undefined;
  /** The same by the client's names. */
  readonly ownSized: SizedFields | undefined;
}

/** The way through the graph to a value. */
type Way = WayPrice & { readonly key: string };

class Pricing {
  readonly #isMutation: boolean;
  readonly #client: Client;
  readonly #graph: Graph;
  readonly #weights = new Map<string, number>();

  constructor({ kind }: Lowered, client: Client, graph: Graph) {
    this.#isMutation = kind === 'mutation';
    this.#client = client;
    this.#graph = graph;
  }

  fields({ fields }: ObjectShape, place: Place): readonly PricedField[] {
    return fields.flatMap((field) => {
      const priced = field.use && this.#field(field, field.use, place);
      return !priced || isFree(priced) ? [] : [priced];
    });
  }

  #field(field: ShapeField, use: ViewUse, around: Place): PricedField {
    const { index, list, parent, conditions, output } = field;
    const isWrite = this.#isMutation && parent < 0;
    // Equal writes are all sent.
    const place = isWrite ? { ...around, key: String(index) } : around;
    const { definition } = use.view;
    const way = this.#way(use, place, index);
    const own = ownPrice(use, { key: place.key, around: place.ownSized, client: this.#client });
    const items = own.items ?? lastItems(way.items, listsIn(definition.type));
    const charge = own.charge && { ...own.charge, items };
    const isCertain = place.isCertain && conditions.length === 0;
    const below = {
      key: way.key,
      outer: this.#outerBelow(use, place),
      isCertain,
      sized: way.sized,
      ownSized: own.sized,
    };
    return {
      ...{ index, list, isCertain, items },
      extra: isWrite ? MUTATION_POINTS : 0,
      charges: [...(charge ? [charge] : []), ...(own.weighs ? [] : way.charges)],
      weight: isAbstract(output) ? 0 : this.#weight(getNamedType(definition.type).name),
      weighedBy: own.weighs ? charge?.key : way.weighs ? way.charges.at(-1)?.key : undefined,
      members: this.#members(output, below),
    };
  }

  #way(use: ViewUse, { key, outer, sized }: Place, index: number): Way {
    const { source } = use.view;
    const along = (steps: readonly CallStep[]): Way => {
      const way = graphSteps(this.#graph, steps, { key, scope: { args: use.args, outer } });
      return { ...wayPrice(way, { sized, paid: this.#paidBy(use) }), key: way.at(-1)?.key ?? key };
    };
    switch (source.kind) {
      case 'self':
        return { ...NO_WAY, sized, key };
      case 'steps':
      case 'join':
        return along(viewSteps(source));
      case 'lookUp':
        return { ...ofOneKey(along(viewSteps(source))), key: `${key}/${index}` };
      default:
        return { ...NO_WAY, key: `${key}/${index}` };
    }
  }

  /** Arguments whose weight the client has written itself. */
  #paidBy({ view, args }: ViewUse): ReadonlySet<ClientArgument> {
    const weights = clientWeights(this.#client, view.node);
    const paid = view.definition.args.flatMap((argument) => {
      const from = argumentPoints(argument, weights) && args.get(argument.name)?.from;
      return from ? [from] : [];
    });
    return new Set(paid);
  }

  /** A type of the client alone reads the arguments around it. */
  #outerBelow({ view: { source, definition }, args }: ViewUse, { outer }: Place): Place['outer'] {
    const isView = this.#client.types.get(getNamedType(definition.type).name)?.graphType !== undefined;
    return source.kind === 'self' && !isView ? new Map([...(outer ?? []), ...args]) : undefined;
  }

  #members(output: Output, place: Place): readonly PricedObject[] {
    switch (output.kind) {
      case 'list':
        return this.#members(output.item, place);
      case 'object':
        return [{ weight: 0, fields: this.fields(output.shape, place) }];
      case 'abstract':
        return [...output.shapes.values()].map((shape) => ({
          weight: this.#weight(shape.typeName),
          fields: this.fields(shape, place),
        }));
      default:
        return [];
    }
  }

  #weight(type: string): number {
    const known = this.#weights.get(type) ?? typeWeight(type, this.#client, this.#graph);
    this.#weights.set(type, known);
    return known;
  }
}

const NO_WAY: WayPrice = { charges: [], items: [], weighs: false, sized: undefined };

const isAbstract = (output: Output): boolean =>
  output.kind === 'list' ? isAbstract(output.item) : output.kind === 'abstract';

const isFree = ({ extra, charges, weight, members }: PricedField): boolean =>
  extra === 0 &&
  charges.length === 0 &&
  weight === 0 &&
  members.every((member) => member.weight === 0 && member.fields.length === 0);
