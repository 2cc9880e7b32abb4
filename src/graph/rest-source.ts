import { type FieldDefinitionNode, Kind } from 'graphql';

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

  const multipart = use.value('multipart');
  if (multipart && !isMultipartFit(use, method, problems)) return undefined;
  const bodyNode = multipart ?? use.value('body');
  const body = bodyNode && parseAt(bodyNode, problems, () => parseBodyTemplate(bodyNode));
  const variables = [...urlVariables(url), ...(body ? bodyVariables(body) : []), ...headerVariables(headers)];
  return {
    kind: 'rest',
    service,
    method,
    url,
    body,
    isMultipart: multipart !== undefined,
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

/** Whether `multipart` can stand where it does; what is wrong is reported. */
function isMultipartFit(use: DirectiveUse, method: (typeof METHODS)[number], problems: Problems): boolean {
  const value = use.value('multipart');
  if (!value) return true;
  if (value.kind !== Kind.OBJECT) {
    problems.add('BAD_PATH', value, {
      message: '@rest(multipart:) is no object',
      hint: 'Name its parts: @rest(POST: "/avatars", multipart: { image: "{$args.image}" }).',
    });
    return false;
  }
  const other = use.value('body')
    ? 'a body'
    : method === 'GET' || method === 'SSE'
      ? method
      : use.value('key') && 'a key';
  if (!other) return true;
  problems.add('REST_METHOD', value, {
    message: `@rest has multipart and ${other}`,
    hint: 'A multipart body is the whole body of one POST, PUT, PATCH or DELETE.',
  });
  return false;
}

/** Every variable in the templates of these headers. */
export const headerVariables = (headers: readonly HeaderTemplate[]): ReturnType<typeof variablesOf> =>
  headers.flatMap(({ value }) => variablesOf(value));
