import { getNamedType } from 'graphql';

import { type Batch, coordinate, type Graph, type JoinSource } from '../../graph/graph.ts';
import { type CallStep, graphField } from '../../graph/resolve-path.ts';
import { memberOf } from '../../plan/expression.ts';
import { type CallArguments, callArguments } from '../call-arguments.ts';
import { pathValue } from '../path-value.ts';
import { variableLookup } from '../variable-lookup.ts';
import { type FieldCall, requestValues } from './field-call.ts';
import type { ReadStep } from './read-steps.ts';
import { remoteCall } from './remote-call.ts';
import { restAnswer } from './rest-answer.ts';

/** What a service answered to many keys, and how the key of an item is read. */
export interface Items {
  readonly result: unknown;
  readonly matchOf: (item: unknown) => unknown;
}

/** How a join's look-up is asked. */
interface Asked {
  readonly batch: Batch;
  /** All keys; those that a join handed on are arguments already. */
  readonly keys?: readonly unknown[];
  /** What is read from the result of the join that is followed. */
  readonly after?: readonly ReadStep[];
}

/** A call of a Query field that takes all keys as an argument; one that is a join itself is followed. */
export async function joinedItems(call: FieldCall, source: JoinSource, asked: Asked): Promise<Items> {
  const { context } = call;
  const { batch, keys, after = [] } = asked;
  const { field } = source.call;
  const target = context.graph.fields.get(coordinate('Query', field));
  if (!target) throw new Error(`there is no field Query.${field}`);
  const args = stepArguments(call, source.call, keys);
  const steps = [...source.steps.map((step) => ({ ...step, args: stepArguments(call, step, keys) })), ...after];
  const declared = graphField(context.graph.schema, 'Query', field)?.args ?? [];
  const called: FieldCall = { ...call, target, args, selected: { ...call.selected, declared } };
  switch (target.source.kind) {
    case 'rest': {
      const result = await restAnswer(target.source, requestValues(called), context);
      return { result: stepInto(result, steps, context.graph), matchOf: jsonMatch(call, batch) };
    }
    case 'join':
      return joinedItems(called, target.source, { batch, after: steps });
    default: {
      const remote = { service: target.service, field, args, steps, many: true };
      return { result: await remoteCall(call, remote), matchOf: selectedMatch(call) };
    }
  }
}

function stepArguments(
  { context: { graph, prepared }, args, self }: FieldCall,
  step: CallStep,
  keys: readonly unknown[] | undefined,
): CallArguments {
  const { inputs } = prepared;
  const lookup = variableLookup({ inputs, args, self, ...(keys && { keys }) });
  const given = new Map(
    [...step.args].map(([name, argument]) => [name, { kind: 'constant' as const, value: pathValue(argument, lookup) }]),
  );
  return callArguments(graphField(graph.schema, step.type, step.field)?.args ?? [], { inputs, self, given }) ?? {};
}

/** Reads the match field of a REST service's item, through its own `@from`, under its name in the graph. */
export function jsonMatch({ selected, context: { graph } }: FieldCall, { match }: Batch): Items['matchOf'] {
  if (typeof match === 'string') return () => undefined;
  const path: string[] = [];
  let type = getNamedType(selected.output).name;
  for (const field of match) {
    path.push(...jsonPath({ type, field }, graph));
    const output = graphField(graph.schema, type, field)?.type;
    type = output ? getNamedType(output).name : '';
  }
  const words = graph.enums.get(type)?.fromWire;
  return (item) => {
    const value = memberOf(item, path);
    return words && typeof value === 'string' ? words.get(value) : value;
  };
}

/** Reads the match field of an item of a GraphQL service, which was selected for that. */
function selectedMatch({ selected }: FieldCall): Items['matchOf'] {
  const path = selected.match.map(({ key }) => key);
  return (item) => memberOf(item, path);
}

const stepInto = (result: unknown, steps: readonly ReadStep[], graph: Graph): unknown =>
  steps.reduce((value, step) => memberOf(value, jsonPath(step, graph)), result);

function jsonPath({ type, field }: Pick<CallStep, 'type' | 'field'>, { fields }: Graph): readonly string[] {
  const source = fields.get(coordinate(type, field))?.source;
  return source?.kind === 'json' ? source.path : [field];
}
