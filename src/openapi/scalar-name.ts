import { type JsonNode, memberOf, textAt } from './json-node.ts';
import type { ScalarKind } from './schema-shape.ts';

/** Our own scalars, and what specifies them. */
export const CUSTOM_SCALARS: ReadonlyMap<string, string | undefined> = new Map([
  ['JSON', undefined],
  ['DateTime', 'https://scalars.graphql.org/andimarek/date-time'],
  ['Date', 'https://scalars.graphql.org/andimarek/local-date'],
]);

/** Where a value is, as far as its type depends on that. */
export interface ScalarPlace {
  /** The value's name in the JSON or the URL. */
  readonly member: string;
  /** `body`: a value that is sent as JSON, where an ID would become a text. */
  readonly direction: 'answer' | 'url' | 'body';
}

/** The GraphQL scalar for a JSON value. */
export function scalarName(type: ScalarKind, schema: JsonNode, { member, direction }: ScalarPlace): string {
  const format = textAt(schema, 'format');
  if (type === 'boolean') return 'Boolean';
  if (type === 'string' && format === 'date-time') return 'DateTime';
  if (type === 'string' && format === 'date') return 'Date';
  const isId = isIdName(member) && (type === 'string' || (type === 'integer' && direction !== 'body'));
  if (isId) return 'ID';
  if (type === 'string') return 'String';
  const isCount = direction === 'url' && isPageName(member);
  return type === 'integer' && (isCount || fitsInt(schema, format)) ? 'Int' : 'Float';
}

/** `grid` and `paid` end like ids, and are none. */
const isIdName = (name: string): boolean =>
  /^(?:id|ids|ID|Id|uid|uuid|guid)$|[a-z0-9]I[dD]s?$|[_-](?:id|ID)s?$/.test(name);

const SIZES =
  /^\$?(?:limit|first|per_?page|page_?size|page\[(?:size|limit)\]|size|count|top|take|rows|max_?(?:results|items))$/i;

/** Whether a parameter says how many items are wanted. */
export const isSizeName = (name: string): boolean => SIZES.test(name);

const isPageName = (name: string): boolean => isSizeName(name) || /^\$?(?:page|offset|skip|start)$/i.test(name);

/** GraphQL's integers have 32 bits. */
function fitsInt(schema: JsonNode, format: string | undefined): boolean {
  const bounds = ['minimum', 'maximum'].map((name) => memberOf(schema, name));
  return format !== 'int64' && bounds.every((bound) => typeof bound !== 'number' || Math.abs(bound) <= 2_147_483_647);
}
