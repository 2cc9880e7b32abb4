import type { FieldDefinitionNode } from 'graphql';

import { bodyVariables, parseBodyTemplate } from '../language/body-template.ts';
import type { DirectiveUse } from '../language/directive-use.ts';
import { parseAt } from '../language/parse-at.ts';
import { parseJsonPath } from '../language/path.ts';
import type { Problems } from '../language/problem.ts';
import { variablesOf } from '../language/template.ts';
import { parseUrlTemplate, urlVariables } from '../language/url-template.ts';
import { batchOf } from './batch.ts';
import type { EventSource, HeaderTemplate, RestSource } from './graph.ts';
import { headerTemplates } from './service-settings.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'SSE'] as const;

/** The call that `@rest` describes, or undefined when something about it was reported. */
export function restSource(
  use: DirectiveUse,
  {
    service,
    node,
    problems,
  }: { readonly service: string; readonly node: FieldDefinitionNode; readonly problems: Problems },
): RestSource | EventSource | undefined {
  const given = METHODS.filter((method) => use.value(method));
  const [method] = given;
  if (given.length !== 1 || !method) {
    problems.add('REST_METHOD', given.length === 0 ? use.node : node.name, {
      message: given.length === 0 ? '@rest names no method' : `@rest names several methods: ${given.join(', ')}`,
      hint: 'Give exactly one of GET, POST, PUT, PATCH, DELETE, SSE with the path: @rest(GET: "/users/{$args.id}").',
    });
    return undefined;
  }
  const url = parseAt(use.value(method), problems, () => parseUrlTemplate(use.string(method) ?? ''));
  const headers = headerTemplates(use, problems);
  if (!url) return undefined;
  const selected = use.string('select');
  const select =
    (selected !== undefined && parseAt(use.value('select'), problems, () => parseJsonPath(selected))) || [];
  const timeoutMs = use.duration('timeout');
  if (method === 'SSE') return { kind: 'events', service, url, headers, select, timeoutMs };

  const bodyNode = use.value('body');
  const body = bodyNode && parseAt(bodyNode, problems, () => parseBodyTemplate(bodyNode));
  const variables = [...urlVariables(url), ...(body ? bodyVariables(body) : []), ...headerVariables(headers)];
  return {
    kind: 'rest',
    service,
    method,
    url,
    body,
    headers,
    select,
    batch: batchOf(
      use,
      variables.some(({ scope }) => scope === 'keys'),
      problems,
    ),
    timeoutMs,
  };
}

/** Every variable in the templates of these headers. */
export const headerVariables = (headers: readonly HeaderTemplate[]): ReturnType<typeof variablesOf> =>
  headers.flatMap(({ value }) => variablesOf(value));
