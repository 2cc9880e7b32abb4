import type { ViewSource } from '../client/client.ts';
import { viewSteps } from '../client/view-steps.ts';
import { coordinate, type FieldSource, type Graph, sourceSteps } from '../graph/graph.ts';
import { isRoot } from '../graph/merge-types.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import { stepsOfCall } from '../graph/steps-of-call.ts';
import { stepVariables } from '../graph/source-variables.ts';
import { variableNode } from '../graph/variable-node.ts';
import { argumentVariables } from '../language/path-argument.ts';
import type { Variable } from '../language/variable.ts';
import type { Pass } from './pass.ts';
import { variablePlace } from './source-node.ts';

/**
 * `$this` is the object a path starts from. A step that is plain data is read together with the object it belongs to,
 * by one request for all of them. So only a step that is a call of its own can take values of each object, or one that its
 * path's call asks for itself.
 */
export const thisArguments: Pass = ({ graph, clients }, problems) => {
  const report = (place: Parameters<typeof problems.add>[1]): void =>
    problems.add('BAD_PATH', place, {
      message: '$this cannot be an argument of a field that is read together with its object',
      hint: 'Pass it to a field with a call of its own: one with @rest or @from(query: …), or a field of Query.',
    });
  for (const { source, node } of graph.fields.values()) {
    const read = readWithObject(stepsAlone(source, graph), graph);
    for (const variable of read) report(variableNode(node, variable) ?? node.name);
  }
  for (const { fields, types } of clients) {
    for (const field of fields.values()) {
      const graphType = types.get(field.type)?.graphType;
      // In a type of the client alone $this stands for arguments, which every step can take.
      if (graphType === undefined || isRoot(graphType)) continue;
      for (const variable of readWithObject(viewStepsAlone(field.source, graph), graph))
        report(variablePlace(field, variable));
    }
  }
};

type IsOfObject = (variable: Variable) => boolean;

const isThis: IsOfObject = ({ scope }) => scope === 'this';

/** The variables among those of an object that reach an argument of plain data, through joins of joins as well. */
function readWithObject(
  steps: readonly CallStep[],
  graph: Graph,
  { isOfObject = isThis, depth = 0 }: { readonly isOfObject?: IsOfObject; readonly depth?: number } = {},
): readonly Variable[] {
  return steps.flatMap((step) => {
    const given = stepVariables([step]).filter(isOfObject);
    if (given.length === 0 || isData(step, graph)) return given;
    const source = graph.fields.get(coordinate(step.type, step.field))?.source;
    if (!source || depth > MAX_JOINS) return [];
    const passed = [...step.args]
      .filter(([, value]) => argumentVariables(value).some(isOfObject))
      .map(([name]) => name);
    const isPassed: IsOfObject = ({ scope, path }) => scope === 'args' && passed.includes(path[0] ?? '');
    const inner = { isOfObject: isPassed, depth: depth + 1 };
    return readWithObject(stepsAlone(source, graph, isPassed), graph, inner).length > 0 ? given : [];
  });
}

/** The steps of a source without those that its call asks for itself. */
function stepsAlone(source: FieldSource, graph: Graph, isOfObject = isThis): readonly CallStep[] {
  return source.kind === 'join' && !source.batch
    ? withoutAsked([source.call, ...source.steps], graph, isOfObject)
    : sourceSteps(source);
}

const viewStepsAlone = (source: ViewSource, graph: Graph): readonly CallStep[] =>
  source.kind === 'join' ? withoutAsked([source.call, ...source.steps], graph, isThis) : viewSteps(source);

function withoutAsked(
  path: readonly [CallStep, ...CallStep[]],
  graph: Graph,
  isOfObject: IsOfObject,
): readonly CallStep[] {
  const asked = stepsOfCall(graph, path, (step) => stepVariables([step]).some(isOfObject));
  return [path[0], ...path.slice(asked + 1)];
}

/** Joins that lead to joins are followed this far; circles are reported elsewhere. */
const MAX_JOINS = 16;

function isData({ type, field }: CallStep, { fields }: Graph): boolean {
  const kind = fields.get(coordinate(type, field))?.source.kind;
  return kind === undefined || kind === 'json' || (kind === 'remote' && !isRoot(type));
}
