import type { GraphField, Service } from '../graph/graph.ts';
import { headerVariables } from '../graph/rest-source.ts';
import { sourceVariables } from '../graph/source-variables.ts';
import { variableNode } from '../graph/variable-node.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Problems } from '../language/problem.ts';
import type { Project } from '../client/load-project.ts';

/** `$header.x` in URLs and bodies: only headers that the service's author has named for it can be read. */
export function headerUse({ graph: { services, fields } }: Project, problems: Problems): void {
  for (const field of fields.values()) {
    const { source } = field;
    const service = services.get(field.service);
    if ((source.kind !== 'rest' && source.kind !== 'events') || !service) continue;
    const named = namedHeaders(service, source);
    for (const variable of sourceVariables(source)) {
      const [name] = variable.path;
      if (variable.scope !== 'header' || name === undefined || named.has(name)) continue;
      problems.add('UNKNOWN_SCOPE', variableNode(field.node, variable), {
        message: `$header.${name} is not passed to "${service.name}"${didYouMean(name, named)}`,
        hint: `Name it in @service(forward: ["${name}"]).`,
      });
    }
  }
}

function namedHeaders(
  { forward, headers }: Service,
  source: Extract<GraphField['source'], { readonly kind: 'rest' | 'events' }>,
): ReadonlySet<string> {
  const templates = [...headers, ...source.headers];
  const read = headerVariables(templates).flatMap(({ scope, path }) => (scope === 'header' ? path : []));
  return new Set([...forward, ...templates.map(({ name }) => name), ...read]);
}
