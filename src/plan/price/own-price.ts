import type { Client } from '../../client/client.ts';
import { coordinate } from '../../graph/graph.ts';
import { listSizeRule } from '../../graph/list-size.ts';
import { listsIn } from '../../graph/resolve-path.ts';
import { argumentExpression } from '../argument-expression.ts';
import type { Expression } from '../expression.ts';
import { argumentsKey } from '../selection.ts';
import type { ViewUse } from '../shape.ts';
import { type Charge, chargedArguments, type SizedFields } from './charges.ts';
import { listItems, type ListItems } from './list-items.ts';
import { clientWeights, weightOn } from './weights.ts';

/** What the client itself says about a field; where it says nothing, the graph is asked. */
export interface OwnPrice {
  /** By a weight on the field or on its arguments. */
  readonly charge: Charge | undefined;
  /** The weight stands for that of the type. */
  readonly weighs: boolean;
  /** Its lists, from the outer one to the inner one. */
  readonly items: readonly ListItems[] | undefined;
  /** The lists of the object it returns, by the client's names. */
  readonly sized: SizedFields | undefined;
}

/** Where the client's field is selected. */
interface OwnPlace {
  /** Equal for what is the same object. */
  readonly key: string;
  /** What the field that led to the object says of its lists. */
  readonly around: SizedFields | undefined;
  readonly client: Client;
}

/** Reads the client's `@cost` and `@listSize`. */
export function ownPrice(use: ViewUse, { key, around, client }: OwnPlace): OwnPrice {
  const { node, definition, type, name } = use.view;
  const args = ownArguments(use);
  const weight = weightOn(node);
  const charged = chargedArguments(definition.args, args, clientWeights(client, node));
  const items = ownItems(use, args, around);
  const rule = listSizeRule(node);
  const isSizing = rule !== undefined && rule.sizedFields.length > 0;
  return {
    charge:
      weight === undefined && charged.length === 0
        ? undefined
        : {
            key: `${key}/${coordinate(type, name)}:(${argumentsKey(args)})`,
            weight: weight ?? 0,
            args: charged,
            calls: [],
            items: items ?? [],
          },
    weighs: weight !== undefined,
    items,
    sized: isSizing ? { fields: rule.sizedFields, items: listItems(rule, definition.args, args) } : undefined,
  };
}

/** A field's arguments under the client's names, inside inputs as well. */
export const ownArguments = ({ view, given }: ViewUse): ReadonlyMap<string, Expression> =>
  new Map(
    view.definition.args.map((argument) => [
      argument.name,
      argumentExpression(argument, given.find(({ name }) => name.value === argument.name)?.value),
    ]),
  );

function ownItems(
  { view: { node, definition, name } }: ViewUse,
  args: ReadonlyMap<string, Expression>,
  around: SizedFields | undefined,
): readonly ListItems[] | undefined {
  const lists = listsIn(definition.type);
  const rule = listSizeRule(node);
  if (around?.fields.includes(name)) return Array.from({ length: lists }, () => around.items);
  if (!rule || rule.sizedFields.length > 0) return undefined;
  const items = listItems(rule, definition.args, args);
  return Array.from({ length: lists }, () => items);
}
