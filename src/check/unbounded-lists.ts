import type { Client } from '../client/client.ts';
import type { Graph, GraphField } from '../graph/graph.ts';
import { graphField, listsIn } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import type { Project } from '../client/load-project.ts';
import { viewSteps } from '../client/view-steps.ts';

/** Warns of lists with a call of their own whose size nobody says: they are taken to have 100 items. */
export function unboundedLists({ graph, clients }: Project, problems: Problems): void {
  for (const field of graph.fields.values()) {
    if (!isList(field, graph) || directiveOn(field.node, 'listSize') || isSizedByClients(field, clients)) continue;
    problems.add('UNBOUNDED_LIST', field.node.name, {
      message: `${field.type}.${field.name} has no @listSize; its cost counts 100 items`,
      hint: 'Say how long it can be: @listSize(assumedSize: 20) or @listSize(slicingArguments: ["first"]).',
    });
  }
}

/** A join without keys of its own has the size of the field it calls. */
function isList({ type, name, source }: GraphField, { schema }: Graph): boolean {
  const isCall = source.kind === 'rest' || (source.kind === 'join' && source.batch !== undefined);
  const declared = graphField(schema, type, name)?.type;
  return isCall && declared !== undefined && listsIn(declared) > 0;
}

function isSizedByClients({ type, name }: GraphField, clients: readonly Client[]): boolean {
  const views = clients
    .flatMap(({ fields }) => [...fields.values()])
    .filter(({ source }) => viewSteps(source).some((step) => step.type === type && step.field === name));
  return views.length > 0 && views.every(({ node }) => directiveOn(node, 'listSize'));
}
