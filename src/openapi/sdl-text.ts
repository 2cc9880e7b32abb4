import { Kind, parse, print, visit } from 'graphql';

import { neededDefinitions } from './needed-definitions.ts';

/** A text as GraphQL writes it. */
export const quoted = (text: string): string => JSON.stringify(text.toWellFormed());

/** The description before a definition; nothing when there is none to give. */
export function descriptionText(description: string | undefined): string {
  const text = description
    ?.replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
  return text ? `${quoted(text)} ` : '';
}

/** What marks something as deprecated; nothing when it is not. */
export const deprecation = (isDeprecated: boolean): string => (isDeprecated ? ' @deprecated' : '');

/** ` @from(field: …)` where a member of the JSON has another name than its field. */
export function wireName(field: string, member: string): string {
  if (field === member) return '';
  const path = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(member) ? member : JSON.stringify(member.toWellFormed());
  return ` @from(field: ${quoted(path)})`;
}

const MAX_LINE = 120;
const CALL = /^ {2}(?:\w+(?:\(.*\))?|\)): \S+ @rest\(/;

/** The same SDL as people write it, without types that nothing needs. */
export function prettySdl(text: string): string {
  const document = neededDefinitions(parse(text, { noLocation: true }));
  const readable = visit(document, {
    enter: (node) =>
      'description' in node && node.description?.kind === Kind.STRING
        ? { ...node, description: { ...node.description, block: true } }
        : undefined,
  });
  return `${print(readable).split('\n').map(brokenLine).join('\n')}\n`;
}

function brokenLine(line: string): string {
  if (line.length <= MAX_LINE || !CALL.test(line)) return line.trimEnd();
  return line.replace(' @rest(', '\n    @rest(').replace(/\) (@listSize\(|@deprecated)/g, ')\n    $1');
}
