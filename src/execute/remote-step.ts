import type { GraphQLArgument, GraphQLOutputType } from 'graphql';

import { remoteName } from '../graph/own-field.ts';
import { graphField } from '../graph/resolve-path.ts';
import type { ThisValues } from '../plan/expression.ts';
import type { ItemStep } from '../plan/look-up-call.ts';
import { type CallArguments, callArguments } from './call-arguments.ts';
import type { FieldCall } from './field-call.ts';

/** A step from the result of a root field of a GraphQL service towards what is wanted of it. */
export interface RemoteStep {
  readonly type: string;
  readonly field: string;
  readonly declared: readonly GraphQLArgument[];
  readonly args: CallArguments;
  readonly output: GraphQLOutputType;
}

/** Steps with their arguments for one object; undefined when the object has no value where one is needed. */
export function stepsWithValues(
  { context }: Pick<FieldCall, 'context'>,
  steps: readonly ItemStep[],
  self: ThisValues,
): readonly RemoteStep[] | undefined {
  const { inputs } = context.prepared;
  const valued: RemoteStep[] = [];
  for (const { type, field, args: given, output } of steps) {
    const declared = graphField(context.graph.schema, type, field)?.args ?? [];
    const args = callArguments(declared, { inputs, self, given });
    if (!args) return undefined;
    valued.push({ type, field: remoteName(field), declared, args, output });
  }
  return valued;
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
