import type { CallStep } from '../graph/resolve-path.ts';
import type { ViewSource } from './client.ts';

/** The fields of the graph that a client's field names in its path, in order; none for what is made of other values. */
export function viewSteps(source: ViewSource): readonly CallStep[] {
  switch (source.kind) {
    case 'steps':
      return source.steps;
    case 'join':
      return [source.call, ...source.steps];
    case 'lookUp':
      return [source.path.call, ...source.path.toItems, ...source.path.ofItem];
    default:
      return [];
  }
}
