import {
  type ArgumentNode,
  type FieldNode,
  Kind,
  parseType,
  type SelectionSetNode,
  type VariableDefinitionNode,
  type VariableNode,
} from 'graphql';

import type { Graph } from '../../graph/graph.ts';
import { graphField } from '../../graph/resolve-path.ts';
import type { CallArguments } from '../call-arguments.ts';

/** A step to a field of an object, with the arguments that it is given. */
export interface ReadStep {
  readonly type: string;
  readonly field: string;
  readonly args: CallArguments;
}

/** Steps as a selection, whose arguments are variables of its own. */
export interface StepSelection {
  readonly selectionSet: SelectionSetNode | undefined;
  readonly definitions: readonly VariableDefinitionNode[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** Selects the steps one within the other, and in the last of them `innermost`. */
export function stepSelection(
  steps: readonly ReadStep[],
  innermost: SelectionSetNode | undefined,
  { schema }: Graph,
): StepSelection {
  const definitions: VariableDefinitionNode[] = [];
  const values: Record<string, unknown> = {};
  const argumentsOf = ({ type, field, args }: ReadStep, depth: number): readonly ArgumentNode[] =>
    (graphField(schema, type, field)?.args ?? [])
      .filter(({ name }) => Object.hasOwn(args, name))
      .map((argument) => {
        const name = `step${depth}_${argument.name}`;
        const variable: VariableNode = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
        definitions.push({ kind: Kind.VARIABLE_DEFINITION, variable, type: parseType(String(argument.type)) });
        values[name] = args[argument.name];
        return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: argument.name }, value: variable };
      });
  const selectionSet = steps.reduceRight<SelectionSetNode | undefined>((below, step, depth) => {
    const field: FieldNode = {
      kind: Kind.FIELD,
      name: { kind: Kind.NAME, value: step.field },
      arguments: argumentsOf(step, depth),
      ...(below && { selectionSet: below }),
    };
    return { kind: Kind.SELECTION_SET, selections: [field] };
  }, innermost);
  return { selectionSet, definitions, values };
}
