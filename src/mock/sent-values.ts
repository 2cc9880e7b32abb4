import type { BodyTemplate } from '../language/body-template.ts';
import { onlyHole, type Template } from '../language/template.ts';
import type { UrlTemplate } from '../language/url-template.ts';
import type { Variable } from '../language/variable.ts';

/** What stood in the hole of a template. */
export interface SentValue {
  readonly variable: Variable;
  /** Text, or a list of texts, in a URL; any JSON in a body. */
  readonly value: unknown;
}

/** A request's path and query, taken apart. */
export interface SentUrl {
  /** Percent-encoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** What a URL was made of, if the template made it; `literals` counts what stood there as the author wrote it. */
export function urlValues(
  template: UrlTemplate,
  { segments, query }: SentUrl,
): { readonly values: readonly SentValue[]; readonly literals: number } | undefined {
  if (template.segments.length !== segments.length) return undefined;
  const values: SentValue[] = [];
  let literals = 0;
  for (const [index, segment] of template.segments.entries()) {
    const found = partsOf(segment, segments[index] ?? '', decodeURIComponent);
    if (!found) return undefined;
    values.push(...found);
    if (found.length === 0) literals++;
  }
  for (const { name, value } of template.query) {
    const given = query.getAll(decodeURIComponent(name));
    const hole = onlyHole(value);
    if (hole) values.push(...(given.length === 0 ? [] : [{ variable: hole, value: listed(hole, given) }]));
    else if (value.parts.some((part) => typeof part !== 'string'))
      values.push(...(partsOf(value, given[0] ?? '') ?? []));
    else if (given.includes(decodeURIComponent(value.text))) literals++;
    else return undefined;
  }
  return { values, literals };
}

/** What stood in the holes of a body. */
export function bodyValues(template: BodyTemplate, json: unknown): readonly SentValue[] {
  switch (template.kind) {
    case 'constant':
      return [];
    case 'text': {
      const hole = onlyHole(template.template);
      if (hole && !hole.csv) return json === undefined ? [] : [{ variable: hole, value: json }];
      return typeof json === 'string' ? (partsOf(template.template, json) ?? []) : [];
    }
    case 'list':
      return template.items.flatMap((item, index) => bodyValues(item, Array.isArray(json) ? json[index] : undefined));
    case 'object':
      return template.members.flatMap(({ name, value }) => bodyValues(value, memberOf(json, name)));
  }
}

function memberOf(json: unknown, name: string): unknown {
  const isThere = typeof json === 'object' && json !== null && Object.hasOwn(json, name);
  return isThere ? (json as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The holes of a text, if the template made it. */
function partsOf(
  { parts }: Template,
  text: string,
  decode = (value: string): string => value,
): readonly SentValue[] | undefined {
  const holes = parts.filter((part) => typeof part !== 'string');
  const pattern = parts.map((part) => (typeof part === 'string' ? part.replace(/[^\w]/g, '\\$&') : '(.*?)')).join('');
  const found = new RegExp(`^${pattern}$`, 's').exec(text);
  if (!found) return undefined;
  return holes.map((variable, index) => {
    const raw = found[index + 1] ?? '';
    return { variable, value: variable.csv ? raw.split(',').map(decode) : decode(raw) };
  });
}

function listed({ scope, csv }: Variable, given: readonly string[]): unknown {
  if (csv) return given.flatMap((text) => text.split(','));
  return given.length > 1 || scope === 'keys' ? given : given[0];
}
