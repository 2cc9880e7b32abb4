import { fallbackValue } from '../client/fallback-value.ts';
import { graphField } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import type { Project } from '../client/load-project.ts';

/** `fallback:` in service files must fit its field, as in client files. */
export function graphFallbacks({ graph: { schema, fields } }: Project, problems: Problems): void {
  for (const { type, name, node } of fields.values()) {
    const value = (directiveOn(node, 'rest') ?? directiveOn(node, 'from'))?.given('fallback');
    const declared = graphField(schema, type, name)?.type;
    if (!value || !declared || fallbackValue(value, declared, { isOfGraph: true }) !== undefined) continue;
    problems.add('FALLBACK_TYPE', value, {
      message: `the fallback is no ${String(declared)}`,
      hint: `Write a value of type ${String(declared)}.`,
    });
  }
}
