import { type ASTNode, type FieldDefinitionNode, getNamedType, isCompositeType } from 'graphql';

import type { Client, ViewField } from '../client/client.ts';
import { coordinate, type Graph, type GraphField } from '../graph/graph.ts';
import { neededSteps } from '../graph/needed-fields.ts';
import { graphField } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import type { Project } from '../client/load-project.ts';
import { fieldsBehind } from './fields-behind.ts';
import { checkPathArguments } from './path-arguments.ts';

/** What `@computed` fields need and make: literal arguments that fit, no circles, nothing that code cannot be or do. */
export function codeNeeds({ graph, clients }: Project, problems: Problems): void {
  for (const field of graph.fields.values()) {
    reportCircle(field, graph, problems);
    reportMadeMatch(field, graph, problems);
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

/** A value that is made of itself is never made. */
function reportCircle(field: GraphField, graph: Graph, problems: Problems): void {
  const { source, needs, node } = field;
  const needed = source.kind === 'computed' ? neededSteps(source.needed) : [...needs.values()].flat();
  if (!fieldsBehind(graph, needed).has(field)) return;
  const from = directiveOn(node, 'from');
  const place = source.kind === 'computed' ? selectionNode(node) : (from?.value('value') ?? from?.value('query'));
  problems.add('BAD_PATH', place ?? node.name, {
    message: `${coordinate(field.type, field.name)} needs itself`,
    hint: 'Make it of fields that a service answers.',
  });
}

/** Items are told apart by what the service answers, before any code runs. */
function reportMadeMatch(field: GraphField, { fields, schema }: Graph, problems: Problems): void {
  const { source } = field;
  const batch = source.kind === 'rest' || source.kind === 'join' ? source.batch : undefined;
  if (!batch || typeof batch.match === 'string') return;
  let type = graphField(schema, field.type, field.name)?.type;
  for (const name of batch.match) {
    const at = type && coordinate(getNamedType(type).name, name);
    if (at !== undefined && fields.get(at)?.source.kind === 'computed') {
      const use = directiveOn(field.node, 'rest') ?? directiveOn(field.node, 'from');
      problems.add('MATCH_NOT_DECLARED', use?.value('match'), {
        message: `${at} is made by code, and is no field of the answer`,
        hint: 'Name a field that the service answers.',
      });
    }
    type = type && graphField(schema, getNamedType(type).name, name)?.type;
  }
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
