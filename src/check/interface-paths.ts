import { type ASTNode, isInterfaceType } from 'graphql';
import { viewSteps } from '../client/view-steps.ts';

import { coordinate, type Graph, sourceSteps } from '../graph/graph.ts';
import { neededSteps } from '../graph/needed-fields.ts';
import type { Needs } from '../graph/needs.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import { hasOwnFetch } from './own-fetch.ts';
import type { Pass } from './pass.ts';
import { sourceNode } from './source-node.ts';
import { viewNeeds } from './view-variables.ts';

/** A path that names a field of an interface is one path for all its types, so none of them may call for the field. */
export const interfacePaths: Pass = ({ graph, clients }, problems) => {
  const report = (steps: readonly CallStep[], place: ASTNode | undefined): void => {
    const called = steps.map((step) => calledIn(step, graph)).find((found) => found !== undefined);
    if (called === undefined) return;
    problems.add('BAD_PATH', place, {
      message: `${called} has a call of its own, which a path through an interface cannot make`,
      hint: 'Return a view of the interface, and select the field there.',
    });
  };
  for (const { type, source, needs, node } of graph.fields.values()) {
    if (isInterfaceType(graph.schema.getType(type))) continue;
    const from = directiveOn(node, 'from');
    report([...sourceSteps(source), ...needed(needs)], from?.value('query') ?? from?.value('field') ?? node.name);
  }
  for (const { fields, schema } of clients) {
    for (const field of fields.values()) {
      // What an interface of the client says is said again by each of its types.
      if (isInterfaceType(schema.getType(field.type))) continue;
      const { source } = field;
      const selection = source.kind === 'computed' ? neededSteps(source.needed) : [];
      report([...viewSteps(source), ...needed(viewNeeds(source)), ...selection], sourceNode(field));
    }
  }
};

const needed = (needs: Needs): readonly CallStep[] => [...needs.values()].flat();

/** The type's field that is not part of its object's answer, of a step on an interface. */
function calledIn({ type, field }: CallStep, graph: Graph): string | undefined {
  const declared = graph.schema.getType(type);
  if (!isInterfaceType(declared)) return undefined;
  return graph.schema
    .getPossibleTypes(declared)
    .filter(({ name }) => isOwn({ type: name, field }, graph))
    .map(({ name }) => coordinate(name, field))[0];
}

function isOwn(step: Pick<CallStep, 'type' | 'field'>, graph: Graph): boolean {
  const kind = graph.fields.get(coordinate(step.type, step.field))?.source.kind;
  return hasOwnFetch(graph, step) || kind === 'text' || kind === 'path' || kind === 'computed';
}
