import { getNamedType } from 'graphql';

import type { Graph } from '../graph/graph.ts';
import { type CallStep, graphField } from '../graph/resolve-path.ts';

/** Plain field names as steps; empty when one of them does not exist, which `check` reports. */
export function matchSteps({ schema }: Graph, start: string, names: readonly string[]): readonly CallStep[] {
  const steps: CallStep[] = [];
  let type = start;
  for (const field of names) {
    const output = graphField(schema, type, field)?.type;
    if (!output) return [];
    steps.push({ type, field, args: new Map(), output });
    type = getNamedType(output).name;
  }
  return steps;
}
