import { type DirectiveNode, type GraphQLResolveInfo, Kind, type SelectionSetNode, visit } from 'graphql';

import type { Asking } from './key-loader.ts';

/** What all who share an answer select of it, as one selection; undefined where none of them selects anything. */
export function askedSelections(asking: readonly Asking[]): SelectionSetNode | undefined {
  const sets = asking.flatMap(({ info }) =>
    info.fieldNodes.flatMap(({ selectionSet }) => {
      if (!selectionSet) return [];
      return [asking.length > 1 ? included(selectionSet, info) : selectionSet];
    }),
  );
  const selections = sets.flatMap((set) => set.selections);
  return selections.length > 0 ? { kind: Kind.SELECTION_SET, selections } : undefined;
}

/** A selection without its conditions: what one place leaves out may be selected by another. */
function included(set: SelectionSetNode, { variableValues }: GraphQLResolveInfo): SelectionSetNode {
  const counts = ({ arguments: [condition] = [] }: DirectiveNode): boolean =>
    condition?.value.kind !== Kind.VARIABLE || variableValues.coerced[condition.value.name.value] !== false;
  return visit(set, {
    Field: ({ directives, ...field }) => (directives?.every(counts) === false ? null : field),
  });
}
