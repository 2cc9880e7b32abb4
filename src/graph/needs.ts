import type { GraphQLSchema } from 'graphql';

import type { Variable } from '../language/variable.ts';
import { type CallStep, type PathPlace, resolvePath } from './resolve-path.ts';

/** Fields of the object itself that a source reads through `$this`, by their dotted path. */
export type Needs = ReadonlyMap<string, readonly CallStep[]>;

/** The key of a variable in `Needs`. */
export const needKey = ({ path }: Variable): string => path.join('.');

/** Finds what `$this` variables name in a graph type; reports names that do not exist. */
export function needsOf(
  variables: readonly Variable[],
  { schema, type, place }: { readonly schema: GraphQLSchema; readonly type: string; readonly place: PathPlace },
): Needs {
  const needs = new Map<string, readonly CallStep[]>();
  for (const variable of variables) {
    if (variable.scope !== 'this' || variable.path.length === 0) continue;
    const steps = variable.path.map((name) => ({ name, offset: 0, hasArguments: false, args: [] }));
    const resolved = resolvePath(schema, type, { steps, place: { ...place, ownArguments: [] } });
    if (resolved) needs.set(needKey(variable), resolved.steps);
  }
  return needs;
}
