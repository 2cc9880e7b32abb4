import { coordinate, type Graph, type GraphField, sourceSteps } from '../graph/graph.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Pass } from './pass.ts';

/** A field of the graph whose source leads back to it would never have a value. */
export const sourceCircles: Pass = ({ graph }, problems) => {
  for (const field of graph.fields.values()) {
    if (!leadsBack(field, graph)) continue;
    const { type, name, node } = field;
    const from = directiveOn(node, 'from');
    problems.add('BAD_PATH', from?.value('query') ?? from?.value('field') ?? from?.value('value') ?? node.name, {
      message: `the source of ${type}.${name} leads back to ${type}.${name}`,
      hint: 'Start it at a field that a service answers.',
    });
  }
};

function leadsBack(start: GraphField, { fields }: Graph): boolean {
  const seen = new Set<GraphField>();
  const follow = (field: GraphField): boolean => {
    if (seen.has(field)) return field === start;
    seen.add(field);
    return stepsBehind(field).some((step) => {
      const next = fields.get(coordinate(step.type, step.field));
      return next === start || (next !== undefined && follow(next));
    });
  };
  return follow(start);
}

/** What must be there before the field is: its path, and what its source reads of the object. */
const stepsBehind = ({ source, needs }: GraphField): readonly CallStep[] => [
  ...sourceSteps(source),
  ...[...needs.values()].flat(),
];
