import { both, type Requirement } from './access.ts';
import type { SelectedField } from './selection.ts';
import type { Fallback } from './shape.ts';

/** The fields selected for a path, one below the other, and what a caller needs for them. */
export interface Selected {
  readonly fields: readonly SelectedField[];
  readonly requirement: Requirement;
  /** Some field of it is fetched by itself; a text is made of what is there. */
  readonly hasCall?: boolean;
  /** What the graph has in place of a value that fails. */
  readonly fallback?: Fallback | undefined;
}

/** Two parts of a path as one. Of the fallbacks that of the last call counts: no call can go on from another's. */
export function inOrder(first: Selected, rest: Selected): Selected {
  return {
    fields: [...first.fields, ...rest.fields],
    requirement: both(first.requirement, rest.requirement),
    hasCall: first.hasCall === true || rest.hasCall === true,
    fallback: pathFallback(first, rest),
  };
}

function pathFallback(first: Selected, { hasCall, fallback }: Selected): Fallback | undefined {
  const { length } = first.fields;
  if (fallback?.of) return { ...fallback, of: { first: length + fallback.of.first, last: length + fallback.of.last } };
  return hasCall ? undefined : first.fallback;
}
