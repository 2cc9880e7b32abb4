import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLResolveInfo,
  Kind,
  type NameNode,
  parseType,
  type SelectionSetNode,
  type VariableDefinitionNode,
  type VariableNode,
} from 'graphql';

import type { CallArguments } from '../call-arguments.ts';

/** A step from the result of a root field of a GraphQL service to what is wanted of it. */
export interface RemoteStep {
  readonly field: string;
  readonly declared: readonly GraphQLArgument[];
  readonly args: CallArguments;
}

/** What items on a path are told apart by. */
export interface MatchedAt {
  /** How many steps lead to the items. */
  readonly steps: number;
  /** Path of the match field; empty when none is to be selected. */
  readonly match: readonly string[];
}

/** A selection below these steps. */
export function selectionBelow(
  steps: readonly RemoteStep[],
  matched: MatchedAt,
  innermost: SelectionSetNode | undefined,
): SelectionSetNode | undefined {
  return steps.reduceRight<SelectionSetNode | undefined>((selectionSet, step, position) => {
    const args = given(step).map(({ name }): ArgumentNode => ({
      kind: Kind.ARGUMENT,
      name: nameNode(name),
      value: variableOf(position, name),
    }));
    const field: FieldNode = { kind: Kind.FIELD, name: nameNode(step.field), arguments: args };
    const own = { ...field, ...(selectionSet && { selectionSet }) };
    const [first, ...rest] = position === matched.steps ? matched.match : [];
    const match = first === undefined ? [] : [{ ...matchField(first, rest), alias: nameNode(matchAlias(step)) }];
    return { kind: Kind.SELECTION_SET, selections: [own, ...match] };
  }, innermost);
}

/** The name under which the match field of an item is selected beside the step that goes on from it. */
export const matchAlias = ({ field }: Pick<RemoteStep, 'field'>): string => `${field}_match`;

function matchField(name: string, [next, ...rest]: readonly string[]): FieldNode {
  const field: FieldNode = { kind: Kind.FIELD, name: nameNode(name) };
  if (next === undefined) return field;
  return { ...field, selectionSet: { kind: Kind.SELECTION_SET, selections: [matchField(next, rest)] } };
}

/** The same place in an operation that has the steps' arguments as variables. */
export function withVariables(info: GraphQLResolveInfo, steps: readonly RemoteStep[]): GraphQLResolveInfo {
  const definitions: VariableDefinitionNode[] = [];
  const values: Record<string, unknown> = {};
  for (const [position, step] of steps.entries())
    for (const { name, type } of given(step)) {
      const variable = variableOf(position, name);
      definitions.push({ kind: Kind.VARIABLE_DEFINITION, variable, type: parseType(String(type)) });
      values[variable.name.value] = step.args[name];
    }
  if (definitions.length === 0) return info;
  const { operation, variableValues } = info;
  return {
    ...info,
    operation: { ...operation, variableDefinitions: [...(operation.variableDefinitions ?? []), ...definitions] },
    variableValues: { ...variableValues, coerced: { ...variableValues.coerced, ...values } },
  };
}

/** What the steps lead to; lists on the way become one, errors stand for themselves. */
export function itemsOf(steps: readonly RemoteStep[], answer: unknown): unknown {
  return steps.reduce(
    (value, step) => (Array.isArray(value) ? value.flatMap((item) => memberAt(item, step)) : memberAt(value, step)),
    answer,
  );
}

/** What the steps from an item lead to; lists on the way stay lists. */
export function valueOf(steps: readonly RemoteStep[], item: unknown): unknown {
  return steps.reduce(eachMember, item);
}

function eachMember(value: unknown, step: RemoteStep): unknown {
  return Array.isArray(value) ? value.map((item) => eachMember(item, step)) : memberAt(value, step);
}

function memberAt(value: unknown, { field }: RemoteStep): unknown {
  if (value instanceof Error) return value;
  return (value as Readonly<Record<string, unknown>> | null | undefined)?.[field] ?? null;
}

const given = ({ declared, args }: RemoteStep): readonly GraphQLArgument[] =>
  declared.filter(({ name }) => Object.hasOwn(args, name));

const variableOf = (position: number, argument: string): VariableNode => ({
  kind: Kind.VARIABLE,
  name: nameNode(`step_${position}_${argument}`),
});

const nameNode = (value: string): NameNode => ({ kind: Kind.NAME, value });
