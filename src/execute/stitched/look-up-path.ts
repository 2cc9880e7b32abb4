import type { GraphQLArgument } from 'graphql';

import { type Batch, coordinate, type Graph, type GraphField, type JoinSource } from '../../graph/graph.ts';
import { stepsToItems } from '../../graph/match-place.ts';
import { type CallStep, graphField } from '../../graph/resolve-path.ts';
import { memberOf } from '../../plan/expression.ts';
import { type CallArguments, callArguments } from '../call-arguments.ts';
import { pathValue } from '../path-value.ts';
import { variableLookup, type VariableValues } from '../variable-lookup.ts';
import type { FieldCall } from './field-call.ts';

/** A step of a look-up's path, with what it is called with. */
export interface PathStep extends Pick<CallStep, 'type' | 'field' | 'output'> {
  readonly declared: readonly GraphQLArgument[];
  readonly args: CallArguments;
}

/** A look-up over a field of Query, followed to the field that a service answers. */
export interface LookUpPath {
  readonly field: GraphField;
  readonly call: PathStep;
  /** Steps to the items that are matched. */
  readonly toItems: readonly PathStep[];
  /** Steps from an item to what is wanted of it. */
  readonly below: readonly PathStep[];
}

/** What a look-up for these keys asks for. */
export function lookUpPath(call: FieldCall, source: JoinSource, keys: readonly unknown[]): LookUpPath {
  const { graph, prepared } = call.context;
  const { joins, field } = followed(call.target, graph);
  let scope: VariableValues = {
    inputs: prepared.inputs,
    args: (path) => memberOf(call.args, path),
    self: call.self,
    keys,
  };
  let called = pathStep(source.call, scope, graph);
  let steps: readonly PathStep[] = [];
  for (const join of joins) {
    called = pathStep(join.call, scope, graph);
    const ownSteps = join.steps.map((step) => pathStep(step, scope, graph));
    steps = [...ownSteps, ...steps];
    const next = graph.fields.get(coordinate('Query', join.call.field));
    const args = argumentsOf(called);
    scope = { inputs: prepared.inputs, args, keys: keysGiven(args, next) };
  }
  const items = steps.length - source.steps.length + stepsToItems(source, graph.schema);
  return { field, call: called, toItems: steps.slice(0, items), below: steps.slice(items) };
}

/** The keys of a field that is a look-up itself, when it is called with these arguments. */
export function keysGiven(
  args: (path: readonly string[]) => unknown,
  field: GraphField | undefined,
): readonly unknown[] {
  const batch = batchOf(field);
  if (batch?.key.scope !== 'args') return [];
  const given = args(batch.key.path);
  return Array.isArray(given) ? (given as readonly unknown[]) : [given];
}

const argumentsOf =
  ({ args }: PathStep) =>
  (path: readonly string[]): unknown =>
    memberOf(args, path);

/** Goes from a join to what it calls, until a service answers; a field replaced by a join calls the service's own. */
function followed(
  target: GraphField,
  { fields }: Graph,
): { readonly joins: readonly JoinSource[]; readonly field: GraphField } {
  const joins: JoinSource[] = [];
  let field = target;
  while (field.source.kind === 'join' && !joins.includes(field.source)) {
    joins.push(field.source);
    const next = fields.get(coordinate('Query', field.source.call.field));
    if (!next) break;
    field = next;
  }
  return { joins, field };
}

function pathStep({ type, field, args, output }: CallStep, scope: VariableValues, { schema }: Graph): PathStep {
  const declared = graphField(schema, type, field)?.args ?? [];
  const lookup = variableLookup(scope);
  const given = new Map(
    [...args].map(([name, argument]) => [name, { kind: 'constant' as const, value: pathValue(argument, lookup) }]),
  );
  const { inputs, self = () => undefined } = scope;
  return { type, field, output, declared, args: callArguments(declared, { inputs, self, given }) ?? {} };
}

function batchOf(field: GraphField | undefined): Batch | undefined {
  return field?.source.kind === 'join' || field?.source.kind === 'rest' ? field.source.batch : undefined;
}
