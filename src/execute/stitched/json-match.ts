import { getNamedType, type GraphQLNamedType, type GraphQLOutputType } from 'graphql';

import { coordinate, type Graph } from '../../graph/graph.ts';
import { type CallStep, graphField } from '../../graph/resolve-path.ts';
import { memberOf } from '../../plan/expression.ts';

/** What is read of a REST service's item so that it can be told whose it is. */
export type JsonMatch = (item: unknown) => unknown;

/** Reads a field of a type's JSON, also one of an object inside, through its own `@from`. */
export function jsonMatch(start: GraphQLNamedType, names: readonly string[], graph: Graph): JsonMatch {
  const path: string[] = [];
  let type: GraphQLNamedType | undefined = start;
  for (const field of names) {
    if (!type) break;
    path.push(...jsonPath({ type: type.name, field }, graph));
    const output: GraphQLOutputType | undefined = graphField(graph.schema, type.name, field)?.type;
    type = output && getNamedType(output);
  }
  const fromWire = type && graph.enums.get(type.name)?.fromWire;
  return (item) => {
    const value = memberOf(item, path);
    return typeof value === 'string' ? (fromWire?.get(value) ?? value) : value;
  };
}

type Step = Pick<CallStep, 'type' | 'field'>;

/** Goes from a REST service's answer along fields of the graph; lists on the way become one. */
export function itemsOfJson(answer: unknown, steps: readonly Step[], graph: Graph): unknown {
  return steps.reduce((value, step) => {
    const path = jsonPath(step, graph);
    return Array.isArray(value) ? value.flatMap((item) => memberOf(item, path)) : memberOf(value, path);
  }, answer);
}

/** Goes from an item of it along fields of the graph; lists on the way stay lists. */
export function valueOfJson(item: unknown, steps: readonly Step[], graph: Graph): unknown {
  return steps.reduce((value, step) => eachMember(value, jsonPath(step, graph)), item);
}

const eachMember = (value: unknown, path: readonly string[]): unknown =>
  Array.isArray(value) ? value.map((item) => eachMember(item, path)) : memberOf(value, path);

/** Where the JSON of a type has a field. */
function jsonPath({ type, field }: Step, { fields }: Graph): readonly string[] {
  const source = fields.get(coordinate(type, field))?.source;
  return source?.kind === 'json' ? source.path : [field];
}
