import { coordinate, type Graph, type JoinSource } from '../graph/graph.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Pass } from './pass.ts';

/** A root field that stands for another root field must not lead back to itself: nothing would ever be asked. */
export const joinCircles: Pass = ({ graph }, problems) => {
  for (const { type, name, node, source } of graph.fields.values()) {
    if (type !== 'Query' || source.kind !== 'join' || source.batch || !leadsBack(name, source, graph)) continue;
    problems.add('BAD_PATH', directiveOn(node, 'from')?.value('query') ?? node.name, {
      message: `the path of Query.${name} leads back to Query.${name}`,
      hint: 'Start it at a field that a service answers.',
    });
  }
};

function leadsBack(start: string, { call }: JoinSource, { fields }: Graph): boolean {
  const seen = new Set<string>();
  for (let field = call.field; !seen.has(field);) {
    if (field === start) return true;
    seen.add(field);
    const source = fields.get(coordinate('Query', field))?.source;
    if (source?.kind !== 'join' || source.batch) return false;
    field = source.call.field;
  }
  return false;
}
