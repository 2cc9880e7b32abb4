import { type FieldNode, Kind, parse, print, type SelectionNode, visit } from 'graphql';

/** The selections of a text that is one selection set and nothing else. */
export function selectionsIn(text: string): readonly SelectionNode[] | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const [definition, ...others] = parse(text).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) return undefined;
    return definition.selectionSet.selections;
  } catch {
    return undefined;
  }
}

/** What would make a selection depend on a request, or give a field another name; undefined when nothing does. */
export function flawOf(selection: SelectionNode): string | undefined {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return 'a named fragment';
  if (selection.directives?.length) return 'a directive';
  if (selection.kind !== Kind.FIELD) return undefined;
  if (selection.alias) return 'an alias';
  let hasVariable = false;
  for (const { value } of selection.arguments ?? []) visit(value, { Variable: () => void (hasVariable = true) });
  return hasVariable ? 'a variable' : undefined;
}

/** A text that is equal for equal arguments. */
export const argumentsKey = ({ arguments: args = [] }: FieldNode): string =>
  args
    .map((argument) => print(argument))
    .sort()
    .join();
