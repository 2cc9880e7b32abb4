import { getNamedType } from 'graphql';

import { type Batch, coordinate, type Graph, type JoinSource } from '../../graph/graph.ts';
import { type CallStep, graphField } from '../../graph/resolve-path.ts';
import { memberOf } from '../../plan/expression.ts';
import { type CallArguments, callArguments } from '../call-arguments.ts';
import { pathValue } from '../path-value.ts';
import { variableLookup } from '../variable-lookup.ts';
import { type FieldCall, requestValues } from './field-call.ts';
import { remoteCall } from './remote-call.ts';
import { restAnswer } from './rest-answer.ts';

/** What a service answered to many keys, and how the key of an item is read. */
export interface Items {
  readonly result: unknown;
  readonly matchOf: (item: unknown) => unknown;
}

/** A call of a Query field that takes all keys as an argument; one that is a join itself is followed. */
export async function joinedItems(
  call: FieldCall,
  source: JoinSource,
  { batch, keys }: { readonly batch: Batch; readonly keys?: readonly unknown[] },
): Promise<Items> {
  const { context } = call;
  const field = source.call.field;
  const target = context.graph.fields.get(coordinate('Query', field));
  if (!target) throw new Error(`there is no field Query.${field}`);
  const args = calledArguments(call, source, keys);
  const declared = graphField(context.graph.schema, 'Query', field)?.args ?? [];
  const called: FieldCall = { ...call, target, args, selected: { ...call.selected, declared } };
  switch (target.source.kind) {
    case 'rest': {
      const result = await restAnswer(target.source, requestValues(called), context);
      return { result: stepInto(result, source.steps, context.graph), matchOf: jsonMatch(call, batch) };
    }
    case 'join': {
      const { call: next, steps } = target.source;
      return joinedItems(called, { ...target.source, call: next, steps: [...steps, ...source.steps] }, { batch });
    }
    default: {
      const remote = { service: target.service, field, args, steps: source.steps, many: true };
      return { result: await remoteCall(call, remote), matchOf: selectedMatch(call) };
    }
  }
}

function calledArguments(
  { context: { graph, prepared }, args, self }: FieldCall,
  { call }: JoinSource,
  keys: readonly unknown[] | undefined,
): CallArguments {
  const { inputs } = prepared;
  const lookup = variableLookup({ inputs, args, self, ...(keys && { keys }) });
  const given = new Map(
    [...call.args].map(([name, argument]) => [name, { kind: 'constant' as const, value: pathValue(argument, lookup) }]),
  );
  return callArguments(graphField(graph.schema, 'Query', call.field)?.args ?? [], { inputs, self, given }) ?? {};
}

/** Reads the match field of a REST service's item, through its own `@from`. */
export function jsonMatch({ selected, context: { graph } }: FieldCall, { match }: Batch): Items['matchOf'] {
  if (typeof match === 'string') return () => undefined;
  const path: string[] = [];
  let type = getNamedType(selected.output).name;
  for (const field of match) {
    path.push(...jsonPath({ type, field }, graph));
    const output = graphField(graph.schema, type, field)?.type;
    type = output ? getNamedType(output).name : '';
  }
  return (item) => memberOf(item, path);
}

/** Reads the match field of an item of a GraphQL service, which was selected for that. */
function selectedMatch({ selected }: FieldCall): Items['matchOf'] {
  const path = selected.match.map(({ key }) => key);
  return (item) => memberOf(item, path);
}

const stepInto = (result: unknown, steps: readonly CallStep[], graph: Graph): unknown =>
  steps.reduce((value, step) => memberOf(value, jsonPath(step, graph)), result);

function jsonPath({ type, field }: Pick<CallStep, 'type' | 'field'>, { fields }: Graph): readonly string[] {
  const source = fields.get(coordinate(type, field))?.source;
  return source?.kind === 'json' ? source.path : [field];
}
