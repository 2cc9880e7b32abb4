import type { SelectedField, SelectionSet } from '../../plan/selection.ts';
import { isNeeded } from '../prepare.ts';
import type { StitchedContext } from './context.ts';

/** A text that is equal for selections, anywhere in a request, that ask a GraphQL service for the same of an object. */
export function askedSelection({ index, children }: SelectedField, context: StitchedContext): string {
  const known = context.selections.get(index);
  if (known !== undefined) return known;
  const text = textOf(children, context);
  context.selections.set(index, text);
  return text;
}

function textOf({ fields, byType }: SelectionSet, context: StitchedContext): string {
  const { lowered, prepared } = context;
  const asked = fields.filter((field) => isAnswered(field) && isNeeded(field, lowered, prepared));
  const own = asked.map((field) => {
    const args = JSON.stringify(prepared.dataArguments.get(field.index) ?? {});
    return `${field.key}:${field.field}${args}${textOf(field.children, context)}`;
  });
  const typed = [...byType].map(([type, set]) => `...${type}${textOf(set, context)}`);
  return `{${[...own, ...typed].sort().join()}}`;
}

/** Calls and joins are made by us, of fields that are selected for them. */
const isAnswered = ({ kind }: SelectedField): boolean => kind === 'data' || kind === 'typename';
