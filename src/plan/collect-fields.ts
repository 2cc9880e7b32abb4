import {
  type ASTNode,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import type { Deferral } from './deferral.ts';

/** An `@include` or `@skip` with a variable: the selection is taken when the variable has this value. */
export interface Condition {
  readonly variable: string;
  readonly when: boolean;
}

/** A selection set, and the conditions and deferred fragments on the way to it from the operation's root. */
export interface GuardedSelection {
  readonly selectionSet: SelectionSetNode;
  readonly conditions: readonly Condition[];
  readonly deferrals?: readonly Deferral[];
}

/** One place where an operation names a field. */
export interface Occurrence {
  readonly node: FieldNode;
  /** All must hold, from the operation's root. */
  readonly conditions: readonly Condition[];
  /** The deferred fragments around it, from the operation's root. */
  readonly deferrals: readonly Deferral[];
  /** Grows from place to place, in the order of the specification. */
  readonly position: number;
}

/** What field collection looks things up in. */
export interface Fragments {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What a fragment defers; absent where nothing is sent later. */
  readonly deferralOf?: (fragment: SelectionNode) => Deferral | undefined;
}

const NOT_DEFERRED: readonly Deferral[] = [];

/**
 * Fields selected on an object, by response key, in the order of the specification; fragments inlined.
 * https://spec.graphql.org/September2025/#CollectFields()
 */
export function collectFields(
  selections: readonly GuardedSelection[],
  type: GraphQLObjectType,
  source: Fragments,
): ReadonlyMap<string, readonly Occurrence[]> {
  const collected = new Map<string, Occurrence[]>();
  const seen = new Set<string>();
  const ids = new Map<ASTNode, number>();
  let position = 0;

  const walk = ({ selectionSet, conditions, deferrals = NOT_DEFERRED }: GuardedSelection): void => {
    // A fragment spread twice at every level would double the work each time.
    if (!ids.has(selectionSet)) ids.set(selectionSet, ids.size);
    const key = `${ids.get(selectionSet)}?${conditions.map(textOf).join()}?${deferrals.map(({ index }) => index).join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    for (const selection of selectionSet.selections) {
      const guarded = withConditions(conditions, selection.directives ?? []);
      if (!guarded) continue;
      if (selection.kind === Kind.FIELD) {
        const responseKey = selection.alias?.value ?? selection.name.value;
        const occurrences = collected.get(responseKey);
        const occurrence = { node: selection, conditions: guarded, deferrals, position: position++ };
        if (occurrences) occurrences.push(occurrence);
        else collected.set(responseKey, [occurrence]);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? source.fragments.get(selection.name.value) : selection;
      if (!fragment || !applies(fragment.typeCondition?.name.value, type, source.schema)) continue;
      const deferral = source.deferralOf?.(selection);
      const inside = deferral ? [...deferrals, deferral] : deferrals;
      walk({ selectionSet: fragment.selectionSet, conditions: guarded, deferrals: inside });
    }
  };
  for (const selection of selections) walk(selection);
  return collected;
}

const textOf = ({ variable, when }: Condition): string => `${variable}${when ? '+' : '-'}`;

function withConditions(
  conditions: readonly Condition[],
  directives: readonly DirectiveNode[],
): readonly Condition[] | undefined {
  const result = [...conditions];
  for (const directive of directives) {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    const when = name === 'include';
    if (value?.kind === Kind.BOOLEAN && value.value !== when) return undefined;
    if (value?.kind !== Kind.VARIABLE) continue;
    const variable = value.name.value;
    if (!result.some((known) => known.variable === variable && known.when === when)) result.push({ variable, when });
  }
  return result;
}

function applies(condition: string | undefined, type: GraphQLObjectType, schema: GraphQLSchema): boolean {
  if (condition === undefined || condition === type.name) return true;
  const abstract = schema.getType(condition);
  return isAbstractType(abstract) && schema.isSubType(abstract, type);
}
