import type { ASTNode } from 'graphql';

import { coordinate, type Graph, type GraphField } from '../graph/graph.ts';
import { type LookUpPath, lookUpPath } from '../graph/look-up-path.ts';
import { type CallStep, graphField, listsIn } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import { hasOwnFetch } from './own-fetch.ts';
import type { Pass } from './pass.ts';
import { sourceNode } from './source-node.ts';

/** A look-up is one call for all keys: between the call and its items there is nothing but the data of its answer. */
export const lookUpWays: Pass = ({ graph, clients }, problems) => {
  const report = (path: LookUpPath, place: ASTNode | undefined): void => {
    const message = wayProblem(path, graph);
    if (message === undefined) return;
    problems.add('BAD_PATH', place, {
      message,
      hint: 'Begin the path at a field of Query that takes all keys, and go to its items through data alone.',
    });
  };
  for (const field of graph.fields.values()) {
    const path = pathOf(field, graph);
    const from = directiveOn(field.node, 'from');
    if (path) report(path, from?.value('query') ?? from?.value('field'));
  }
  for (const { fields } of clients) {
    for (const field of fields.values())
      if (field.source.kind === 'lookUp') report(field.source.path, sourceNode(field));
  }
};

function pathOf({ type, name, source }: GraphField, { schema }: Graph): LookUpPath | undefined {
  const output = graphField(schema, type, name)?.type;
  if (source.kind !== 'join' || !source.batch || !output) return undefined;
  return lookUpPath(schema, [source.call, ...source.steps], {
    match: source.batch.match,
    listDepth: listsIn(output),
  });
}

function wayProblem(
  { call, toItems }: Pick<LookUpPath, 'call' | 'toItems'>,
  graph: Graph,
  depth = 0,
): string | undefined {
  const called = toItems.find((step) => isCalled(step, graph));
  if (called) return `the way to the items makes another call, of ${coordinate(called.type, called.field)}`;
  const source = graph.fields.get(coordinate('Query', call.field))?.source;
  if (source?.kind === 'text' || source?.kind === 'computed') return `Query.${call.field} takes no keys`;
  if (source?.kind !== 'join' || depth > MAX_JOINS) return undefined;
  const { batch } = source;
  if (batch && !takesKeys(call, batch.key.path)) return `the keys of Query.${call.field} are not those of this look-up`;
  return wayProblem({ call: source.call, toItems: source.steps }, graph, depth + 1);
}

/** Joins that lead to joins are followed this far; circles are reported elsewhere. */
const MAX_JOINS = 16;

const isCalled = (step: CallStep, graph: Graph): boolean => {
  const kind = graph.fields.get(coordinate(step.type, step.field))?.source.kind;
  return hasOwnFetch(graph, step) || kind === 'text' || kind === 'path' || kind === 'computed';
};

function takesKeys({ args }: CallStep, [name, ...members]: readonly string[]): boolean {
  const given = name === undefined || members.length > 0 ? undefined : args.get(name);
  return given?.kind === 'variable' && given.variable.scope === 'keys';
}
