import type { GraphQLSchema } from 'graphql';

import type { Variable } from '../language/variable.ts';
import type { FieldSource } from './graph.ts';
import { headerVariables } from './rest-source.ts';
import { type CallStep, type PathPlace, resolvePath } from './resolve-path.ts';
import { argumentVariables } from '../language/path-argument.ts';
import { bodyVariables } from '../language/body-template.ts';
import { urlVariables } from '../language/url-template.ts';
import { variablesOf } from '../language/template.ts';

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

/** Every variable a source's templates and paths use, its batch key included. */
export function sourceVariables(source: FieldSource): readonly Variable[] {
  switch (source.kind) {
    case 'rest':
      return [
        ...urlVariables(source.url),
        ...(source.body ? bodyVariables(source.body) : []),
        ...headerVariables(source.headers),
        ...(source.batch ? [source.batch.key] : []),
      ];
    case 'events':
      return [...urlVariables(source.url), ...headerVariables(source.headers)];
    case 'join':
      return [...stepVariables([source.call, ...source.steps]), ...(source.batch ? [source.batch.key] : [])];
    case 'text':
      return variablesOf(source.template);
    default:
      return [];
  }
}

/** Every variable in the arguments of these steps. */
export const stepVariables = (steps: readonly CallStep[]): readonly Variable[] =>
  steps.flatMap(({ args }) => [...args.values()].flatMap(argumentVariables));
