import { coordinate, type Graph } from '../graph/graph.ts';
import { memberOf } from '../plan/expression.ts';
import type { ItemStep } from '../plan/look-up-call.ts';
import { concreteType } from './abstract-type.ts';

/** The items that steps lead to in what a REST service answered, each step read through its own `@from`; lists on the way are joined. */
export function itemsOf(answer: unknown, steps: readonly JsonStep[], graph: Graph): unknown {
  return steps.reduce((value, step) => into(value, step, graph), answer);
}

type JsonStep = Pick<ItemStep, 'type' | 'field'>;

function into(value: unknown, step: JsonStep, graph: Graph): unknown {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => into(item, step, graph) ?? []);
  if (value === null || value === undefined) return null;
  return memberOf(value, jsonPath(concreteType(step.type, value, graph), step.field, graph)) ?? null;
}

function jsonPath(type: string, field: string, { fields }: Graph): readonly string[] {
  const source = fields.get(coordinate(type, field))?.source;
  if (source?.kind !== 'json') throw new Error(`${type}.${field} is no data of a look-up's answer`);
  return source.path;
}
