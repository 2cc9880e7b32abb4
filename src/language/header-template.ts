import { LanguageError } from './language-error.ts';
import { parseTemplate, type Template } from './template.ts';
import { badInput, templateText } from './template-text.ts';
import type { Lookup } from './variable.ts';

/** Control characters other than tab, and what does not fit into one byte. RFC 9110, section 5.5. */
const UNSENDABLE = /[^\t\x20-\x7e\xa0-\xff]/;

/**
 * Parses a header's value.
 *
 * @throws {LanguageError} BAD_PATH, UNKNOWN_SCOPE
 */
export function parseHeaderTemplate(text: string): Template {
  const template = parseTemplate(text);
  const offset = text.search(UNSENDABLE);
  if (offset < 0) return template;
  const hint = 'Use printable characters of Latin-1 only, without line breaks.';
  throw new LanguageError('BAD_PATH', 'A header cannot hold this character', { hint, offset });
}

/**
 * A header's value; undefined when a hole is null or absent, which drops the header.
 *
 * @throws {GatewayError} BAD_USER_INPUT for control characters other than tab, characters beyond Latin-1, an object, or a
 * list without `|csv`.
 */
export function renderHeader(template: Template, lookup: Lookup): string | undefined {
  const text = templateText(template, lookup);
  if (text !== undefined && UNSENDABLE.test(text))
    throw badInput('a header cannot hold line breaks or special characters');
  return text;
}
