import { bodyVariables } from '../language/body-template.ts';
import { argumentVariables } from '../language/path-argument.ts';
import { variablesOf } from '../language/template.ts';
import { urlVariables } from '../language/url-template.ts';
import type { Variable } from '../language/variable.ts';
import { type FieldSource, sourceSteps } from './graph.ts';
import type { CallStep } from './resolve-path.ts';
import { headerVariables } from './rest-source.ts';

/** Every variable a source's templates and paths use, its batch key included. */
export function sourceVariables(source: FieldSource): readonly Variable[] {
  const batch = source.kind === 'rest' || source.kind === 'join' ? source.batch : undefined;
  return batch ? [...requestVariables(source), batch.key] : requestVariables(source);
}

/** Every variable that a source's request holds. */
export function requestVariables(source: FieldSource): readonly Variable[] {
  switch (source.kind) {
    case 'rest':
      return [
        ...urlVariables(source.url),
        ...(source.body ? bodyVariables(source.body) : []),
        ...headerVariables(source.headers),
      ];
    case 'events':
      return [...urlVariables(source.url), ...headerVariables(source.headers)];
    case 'join':
      return stepVariables(sourceSteps(source));
    case 'path':
      return stepVariables(source.steps);
    case 'text':
      return variablesOf(source.template);
    default:
      return [];
  }
}

/** Every variable in the arguments of these steps. */
export const stepVariables = (steps: readonly CallStep[]): readonly Variable[] =>
  steps.flatMap(({ args }) => [...args.values()].flatMap(argumentVariables));
