import type { GraphField } from '../graph/graph.ts';
import { isRoot } from '../graph/merge-types.ts';
import type { SelectedKind } from './selection.ts';

/** How a field of the graph is got where it is selected; root fields of GraphQL services are calls. */
export function kindOf(found: GraphField | undefined, type: string): SelectedKind {
  switch (found?.source.kind) {
    case undefined:
    case 'json':
      return 'data';
    case 'remote':
      return isRoot(type) ? 'call' : 'data';
    default:
      return 'call';
  }
}

/** Whether a field is made of what is there: no service is asked for it by itself. */
export const isMade = (found: GraphField | undefined): boolean =>
  found?.source.kind === 'text' || found?.source.kind === 'computed';
