import { type FieldDefinitionNode, isObjectType } from 'graphql';

import type { Client, ViewField } from '../client/client.ts';
import { coordinate, type Graph, type GraphField, sourceSteps } from '../graph/graph.ts';
import { isRoot } from '../graph/merge-types.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { listSize } from '../graph/list-size.ts';
import type { Project } from '../client/load-project.ts';
import { viewSteps } from '../client/view-steps.ts';
import { typesBelowLists } from './types-below-lists.ts';

/** Warns of REST calls that are made once for each item of a list (LANGUAGE.md §4.3). */
export function nPlusOne({ graph, clients }: Project, problems: Problems): void {
  const below = typesBelowLists(graph.schema, (_type, field) => listSize(field.astNode ?? undefined));
  for (const field of graph.fields.values()) {
    const path = isRoot(field.type) ? undefined : below.get(field.type);
    if (!path || !isObjectType(graph.schema.getType(field.type))) continue;
    const call = unbatchedCall(field, graph);
    if (call) warn(field.node, { call, path: [...path.fields, field.name], calls: path.objects, problems });
  }
  for (const client of clients) clientJoins(client, graph, problems);
}

/** A client's own join below a list calls the graph's field, which is where it can be mended. */
function clientJoins(client: Client, graph: Graph, problems: Problems): void {
  const below = typesBelowLists(client.schema, (type, { name }) => {
    const field = client.fields.get(coordinate(type, name));
    return listSize(field && sizedNode(field, graph));
  });
  for (const field of client.fields.values()) {
    const path = below.get(field.type);
    const steps = stepsBelow(field.source);
    if (!steps || !path) continue;
    const call = callOf(steps, graph);
    if (!call) continue;
    warn(call.node, { call, path: [client.name, ...path.fields, field.name], calls: path.objects, problems });
  }
}

/** What is called for each object; undefined where that is nothing of the client's own. */
function stepsBelow(source: ViewField['source']): readonly CallStep[] | undefined {
  if (source.kind === 'join') return viewSteps(source);
  return source.kind === 'lookUp' ? source.path.ofItem : undefined;
}

/** Where the size of a client's list is said: at the client's field, else at the graph's. */
function sizedNode({ node, source }: ViewField, { fields }: Graph): FieldDefinitionNode {
  if (directiveOn(node, 'listSize')) return node;
  const nodes = viewSteps(source).map(({ type, field }) => fields.get(coordinate(type, field))?.node);
  return nodes.findLast((candidate) => directiveOn(candidate, 'listSize')) ?? node;
}

/** The REST call without `$keys` that a field makes, by itself or through a join. */
function unbatchedCall(field: GraphField, graph: Graph, seen = new Set<GraphField>()): GraphField | undefined {
  const { source } = field;
  if (seen.has(field)) return undefined;
  seen.add(field);
  if (source.kind === 'rest') return source.batch ? undefined : field;
  const isBatched = source.kind === 'join' && source.batch !== undefined;
  return callOf(isBatched ? source.steps : sourceSteps(source), graph, seen);
}

function callOf(steps: readonly CallStep[], graph: Graph, seen?: Set<GraphField>): GraphField | undefined {
  for (const { type, field } of steps) {
    const found = graph.fields.get(coordinate(type, field));
    const call = found && unbatchedCall(found, graph, seen);
    if (call) return call;
  }
  return undefined;
}

interface Repetition {
  /** The graph's field whose call is repeated. */
  readonly call: GraphField;
  readonly path: readonly string[];
  readonly calls: number;
  readonly problems: Problems;
}

function warn(node: FieldDefinitionNode, { call, path, calls, problems }: Repetition): void {
  problems.add('N_PLUS_ONE', node.name, {
    message: `${path.join('.')} makes ${calls} calls of ${call.type}.${call.name}, one for each item`,
    hint: 'Batch it: put {$keys} into the template, with key: and match:.',
  });
}
