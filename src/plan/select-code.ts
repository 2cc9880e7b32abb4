import { GraphQLString } from 'graphql';

import type { NeededField, NeededObject } from '../graph/needed-fields.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import { both, NO_REQUIREMENT, type Requirement } from './access.ts';
import type { CodeNeed, CodeObject, SelectedField, SelectionSet } from './selection.ts';

interface Place {
  readonly set: SelectionSet;
  readonly type: string;
}

/** Selects a step of the graph from an object. */
type SelectStep = (
  place: Place,
  steps: readonly [CallStep],
) => { readonly fields: readonly SelectedField[]; readonly requirement: Requirement };

/** What code needs, selected; and what a caller needs for all of it. */
export interface SelectedCode {
  readonly object: CodeObject;
  readonly requirement: Requirement;
}

/** Selects what code needs of an object. */
export function selectCode(needed: NeededObject, start: SelectionSet, select: SelectStep): SelectedCode {
  let requirement = NO_REQUIREMENT;
  const objectOf = ({ type, isAbstract, byType }: NeededObject, set: SelectionSet): CodeObject => ({
    typename: isAbstract ? selectTypename({ set, type }) : undefined,
    byType: new Map(
      [...byType].map(([member, fields]) => {
        const at = { set: isAbstract ? set.on(member) : set, type: member };
        return [member, fields.map((field) => needOf(field, at))];
      }),
    ),
  });
  const needOf = ({ name, step, below }: NeededField, at: Place): CodeNeed => {
    if (!step) return { name, steps: undefined, below: undefined };
    const selected = select(at, [step]);
    requirement = both(requirement, selected.requirement);
    const set = selected.fields.at(-1)?.children ?? at.set;
    return { name, steps: selected.fields, below: below && objectOf(below, set) };
  };
  return { object: objectOf(needed, start), requirement };
}

/** Selects the type name of an object. */
export const selectTypename = ({ set, type }: Place): SelectedField =>
  set.add({
    kind: 'typename',
    type,
    field: '__typename',
    output: GraphQLString,
    isLookUp: false,
    declared: [],
    args: new Map(),
    needs: new Map(),
    outer: new Map(),
  });
