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

import type { RemoteStep } from '../remote-step.ts';

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

const given = ({ declared, args }: RemoteStep): readonly GraphQLArgument[] =>
  declared.filter(({ name }) => Object.hasOwn(args, name));

const variableOf = (position: number, argument: string): VariableNode => ({
  kind: Kind.VARIABLE,
  name: nameNode(`step_${position}_${argument}`),
});

const nameNode = (value: string): NameNode => ({ kind: Kind.NAME, value });
