import { type Graph, type GraphField, sourceSteps } from '../graph/graph.ts';
import { neededSteps } from '../graph/needed-fields.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import { fieldsBehind } from './fields-behind.ts';
import type { Pass } from './pass.ts';

/** A field of the graph whose source leads back to it would never have a value. */
export const sourceCircles: Pass = ({ graph }, problems) => {
  for (const field of graph.fields.values()) {
    if (!leadsBack(field, graph)) continue;
    const { type, name, node } = field;
    const from = directiveOn(node, 'from');
    const needed = directiveOn(node, 'computed')?.value('selectionSet');
    const place = needed ?? from?.value('query') ?? from?.value('field') ?? from?.value('value');
    problems.add('BAD_PATH', place ?? node.name, {
      message: `the source of ${type}.${name} leads back to ${type}.${name}`,
      hint: 'Start it at a field that a service answers.',
    });
  }
};

const leadsBack = (field: GraphField, graph: Graph): boolean => fieldsBehind(graph, stepsBehind(field)).has(field);

/** What must be there before the field is: its path, what its code needs, and what its source reads of the object. */
const stepsBehind = ({ source, needs }: GraphField): readonly CallStep[] => [
  ...sourceSteps(source),
  ...(source.kind === 'computed' ? neededSteps(source.needed) : []),
  ...[...needs.values()].flat(),
];
