import { Kind } from 'graphql';

import type { Project } from '../client/load-project.ts';
import type { Graph, Service } from '../graph/graph.ts';
import { isRoot } from '../graph/merge-types.ts';
import { sourceVariables } from '../graph/source-variables.ts';
import { variableNode } from '../graph/variable-node.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { variablesOf } from '../language/template.ts';

const HEADER_SCOPES: ReadonlySet<string> = new Set(['env', 'caller', 'header']);

/** Scopes in service files that have no values where they are used (LANGUAGE.md §4.1). */
export function graphScopes({ graph }: Project, problems: Problems): void {
  for (const service of graph.services.values()) serviceHeaders(service, problems);
  fieldScopes(graph, problems);
}

function serviceHeaders({ headers, settings }: Service, problems: Problems): void {
  for (const { value } of headers) {
    const wrong = variablesOf(value).find(({ scope }) => !HEADER_SCOPES.has(scope));
    if (!wrong) continue;
    const nodes = settings.items('headers').flatMap((item) => (item.kind === Kind.OBJECT ? item.fields : []));
    const place = nodes.find((field) => field.value.kind === Kind.STRING && field.value.value === value.text);
    problems.add('UNKNOWN_SCOPE', place?.value, {
      message: `$${wrong.scope} has no value in the headers of a service`,
      hint: 'Use $env, $caller or $header here, or set the header in @rest(headers:).',
    });
  }
}

function fieldScopes({ fields }: Graph, problems: Problems): void {
  for (const { type, node, source } of fields.values()) {
    for (const variable of sourceVariables(source)) {
      if (variable.scope === 'this' && isRoot(type)) {
        problems.add('UNKNOWN_ARGUMENT', variableNode(node, variable) ?? node.name, {
          message: `${type} has no object behind it, so $this.${variable.path.join('.')} has no value`,
          hint: 'Use $args or $caller.',
        });
      }
      if (variable.scope === 'keys' && source.kind === 'text') {
        problems.add('KEYS_WITHOUT_KEY', directiveOn(node, 'from')?.value('value') ?? node.name, {
          message: '$keys in a text',
          hint: 'Keys are of a batch: use them in @rest or @from(query:), with key: and match:.',
        });
      }
    }
  }
}
