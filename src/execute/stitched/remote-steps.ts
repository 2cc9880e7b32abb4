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

import { remoteName } from '../../graph/own-field.ts';
import { graphField } from '../../graph/resolve-path.ts';
import type { ThisValues } from '../../plan/expression.ts';
import type { ItemStep } from '../../plan/look-up-call.ts';
import { type CallArguments, callArguments } from '../call-arguments.ts';
import type { FieldCall } from './field-call.ts';

/** A step from the result of a root field of a GraphQL service towards what is wanted of it. */
export interface RemoteStep {
  readonly type: string;
  readonly field: string;
  readonly declared: readonly GraphQLArgument[];
  readonly args: CallArguments;
}

/** Steps with their arguments for one object; undefined when the object has no value where one is needed. */
export function stepsWithValues(
  { context }: Pick<FieldCall, 'context'>,
  steps: readonly ItemStep[],
  self: ThisValues,
): readonly RemoteStep[] | undefined {
  const { inputs } = context.prepared;
  const valued: RemoteStep[] = [];
  for (const { type, field, args: given } of steps) {
    const declared = graphField(context.graph.schema, type, field)?.args ?? [];
    const args = callArguments(declared, { inputs, self, given });
    if (!args) return undefined;
    valued.push({ type, field: remoteName(field), declared, args });
  }
  return valued;
}

/** A selection below these steps, whose arguments are variables. */
export function selectionBelow(
  steps: readonly RemoteStep[],
  innermost: SelectionSetNode | undefined,
): SelectionSetNode | undefined {
  return steps.reduceRight<SelectionSetNode | undefined>((selectionSet, step, position) => {
    const args = given(step).map(({ name }): ArgumentNode => ({
      kind: Kind.ARGUMENT,
      name: nameNode(name),
      value: variableOf(position, name),
    }));
    const field: FieldNode = { kind: Kind.FIELD, name: nameNode(step.field), arguments: args };
    return { kind: Kind.SELECTION_SET, selections: [{ ...field, ...(selectionSet && { selectionSet }) }] };
  }, innermost);
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
export function itemsBelow(steps: readonly RemoteStep[], answer: unknown): unknown {
  return steps.reduce(
    (value, step) => (Array.isArray(value) ? value.flatMap((item) => memberAt(item, step)) : memberAt(value, step)),
    answer,
  );
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
