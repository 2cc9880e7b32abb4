import { type ASTNode, type FieldDefinitionNode, getNamedType, isCompositeType } from 'graphql';

import type { Client, ViewField } from '../client/client.ts';
import { type Graph, type GraphField } from '../graph/graph.ts';
import { neededSteps } from '../graph/needed-fields.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import type { Project } from '../client/load-project.ts';
import { checkPathArguments } from './path-arguments.ts';

/** What `@computed` fields need and make: literal arguments that fit, and nothing that code cannot make. */
export function codeNeeds({ graph, clients }: Project, problems: Problems): void {
  for (const field of graph.fields.values()) {
    if (field.source.kind !== 'computed') continue;
    reportEvents(field, problems);
    checkArguments(field.node, neededSteps(field.source.needed), { graph, problems });
  }
  for (const client of clients) {
    for (const field of client.fields.values()) {
      if (field.source.kind !== 'computed') continue;
      reportEvents(field, problems);
      reportClientOnly(field, client, problems);
      checkArguments(field.node, neededSteps(field.source.needed), { graph, problems });
    }
  }
}

const selectionNode = (node: FieldDefinitionNode): ASTNode =>
  directiveOn(node, 'computed')?.value('selectionSet') ?? node.name;

function checkArguments(
  node: FieldDefinitionNode,
  steps: ReturnType<typeof neededSteps>,
  { graph, problems }: { readonly graph: Graph; readonly problems: Problems },
): void {
  const placeOf = (): ASTNode => selectionNode(node);
  checkPathArguments(steps, { schema: graph.schema, shapes: () => undefined, placeOf, nullable: false, problems });
}

function reportEvents({ type, name, node }: GraphField | ViewField, problems: Problems): void {
  if (type !== 'Subscription') return;
  problems.add('NO_SOURCE', node.name, {
    message: `Subscription.${name} has no events: code makes one value`,
    hint: 'Give it a source of events: @rest(SSE: "/…"), or a subscription of a GraphQL service.',
  });
}

function reportClientOnly({ type, name, definition, node }: ViewField, { types }: Client, problems: Problems): void {
  const target = getNamedType(definition.type);
  if (!isCompositeType(target) || types.get(target.name)?.graphType !== undefined) return;
  problems.add('TYPE_MISMATCH', node.name, {
    message: `${type}.${name} is ${String(definition.type)}, and code cannot make ${target.name}: its fields have ways of their own`,
    hint: `Remove @computed here and put it on the fields of ${target.name}, or make ${target.name} a view.`,
  });
}
