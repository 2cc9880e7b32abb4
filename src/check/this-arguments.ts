import { coordinate, type Graph } from '../graph/graph.ts';
import { isRoot } from '../graph/merge-types.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import { stepVariables } from '../graph/source-variables.ts';
import { variableNode } from '../graph/variable-node.ts';
import type { Pass } from './pass.ts';
import { variablePlace } from './source-node.ts';

/**
 * `$this` is the object a path starts from, so only a call that starts there can take its values: a later step belongs
 * to another object, and a step that is plain data is read together with the object itself.
 */
export const thisArguments: Pass = ({ graph, clients }, problems) => {
  const report = (place: Parameters<typeof problems.add>[1]): void =>
    problems.add('BAD_PATH', place, {
      message: '$this cannot be an argument of this step',
      hint: 'Only the first step can take it, and only where it is a call of its own: start the path with that call.',
    });
  for (const { source, node } of graph.fields.values()) {
    if (source.kind !== 'join') continue;
    for (const variable of thisIn(source.steps)) report(variableNode(node, variable) ?? node.name);
  }
  for (const { fields, types } of clients) {
    for (const field of fields.values()) {
      const graphType = types.get(field.type)?.graphType;
      // In a type of the client alone $this stands for arguments, which every step can take.
      if (graphType === undefined || isRoot(graphType)) continue;
      const { source } = field;
      const late =
        source.kind === 'join' ? source.steps : source.kind === 'steps' ? lateSteps(source.steps, graph) : [];
      for (const variable of thisIn(late)) report(variablePlace(field, variable));
    }
  }
};

const lateSteps = (steps: readonly CallStep[], graph: Graph): readonly CallStep[] => {
  const [first, ...later] = steps;
  return first && isData(first, graph) ? steps : later;
};

function isData({ type, field }: CallStep, { fields }: Graph): boolean {
  const kind = fields.get(coordinate(type, field))?.source.kind;
  return kind === undefined || kind === 'json' || (kind === 'remote' && !isRoot(type));
}

const thisIn = (steps: readonly CallStep[]): ReturnType<typeof stepVariables> =>
  stepVariables(steps).filter(({ scope }) => scope === 'this');
