import { coordinate, type Graph, type JoinSource } from '../graph/graph.ts';
import type { LookUpPath } from '../graph/look-up-path.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import { both, type Requirement } from './access.ts';
import type { Expression } from './expression.ts';
import { fieldRequirement } from './field-requirement.ts';
import { joinArguments } from './join-arguments.ts';
import { stepArguments, variableExpression, type VariableScope } from './path-expression.ts';

/** A step from what a look-up's call answers towards its items. */
export type ItemStep = Pick<CallStep, 'type' | 'field' | 'output'> & {
  readonly args: ReadonlyMap<string, Expression>;
};

/** The call that a look-up makes for all its keys. */
export interface LookUpCall {
  /** The field of Query. */
  readonly field: string;
  readonly args: ReadonlyMap<string, Expression>;
  readonly steps: readonly ItemStep[];
  /** What a caller needs for it. */
  readonly requirement: Requirement;
}

/** Follows a look-up's call through the joins that root fields can be, to the field that a service answers. */
export function lookUpCall(graph: Graph, path: Pick<LookUpPath, 'call' | 'toItems'>, scope: VariableScope): LookUpCall {
  const { field } = path.call;
  const args = stepArguments(path.call, scope);
  const steps = path.toItems.map((step) => ({ ...step, args: stepArguments(step, scope) }));
  const requirement = steps
    .map((step) => fieldRequirement(graph, step))
    .reduce(both, fieldRequirement(graph, { type: 'Query', field, args }));
  const source = graph.fields.get(coordinate('Query', field))?.source;
  if (source?.kind !== 'join') return { field, args, steps, requirement };
  const inner: VariableScope = { args: joinArguments(graph.schema, { type: 'Query', field, args }), outer: undefined };
  if (!passesKeys(source, inner)) throw new Error(`the keys of Query.${field} are not those of the look-up`);
  const called = lookUpCall(graph, { call: source.call, toItems: source.steps }, inner);
  return {
    ...called,
    steps: [...called.steps, ...steps],
    requirement: both(requirement, called.requirement),
  };
}

/** A look-up of look-ups: its own keys are all that the inner one looks up. */
function passesKeys({ batch }: JoinSource, scope: VariableScope): boolean {
  if (!batch) return true;
  const key = variableExpression(batch.key, scope);
  return (key.kind === 'argument' ? key.of : key).kind === 'keys';
}
