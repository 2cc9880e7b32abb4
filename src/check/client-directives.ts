import { annotatedNodes } from '../language/annotated-nodes.ts';
import type { Problems } from '../language/problem.ts';
import type { Project } from '../client/load-project.ts';
import { variablePlace } from './source-node.ts';
import { viewVariables } from './view-variables.ts';

const HINT =
  'A client never says where data is: describe it in schemas/services/, and name the field of the graph here.';

/** What only service files may have: `@service`, `@rest` and `$env`. */
export function clientDirectives({ clients }: Project, problems: Problems): void {
  for (const client of clients) {
    for (const node of annotatedNodes(client.document)) {
      for (const directive of node.directives ?? []) {
        const name = directive.name.value;
        if (name !== 'service' && name !== 'rest') continue;
        problems.add('SERVICE_DIRECTIVE_IN_CLIENT', directive, { message: `@${name} in a client file`, hint: HINT });
      }
    }
    for (const field of client.fields.values()) {
      for (const variable of viewVariables(field.source)) {
        if (variable.scope !== 'env') continue;
        const message = `$env.${variable.path.join('.')} in a client file`;
        problems.add('ENV_IN_CLIENT', variablePlace(field, variable), {
          message,
          hint: 'Use $env in service files only.',
        });
      }
    }
  }
}
