import { LanguageError } from './language-error.ts';
import { parseTemplate, type Template } from './template.ts';
import { badInput, templateText } from './template-text.ts';
import type { Lookup } from './variable.ts';

/** Control characters, and what does not fit into one byte. RFC 9110, section 5.5. */
const UNSENDABLE = /[^\x20-\x7e\xa0-\xff]/;
/** Whoever receives a header drops these. */
const OUTER_SPACE = /^ | $/;

/**
 * Parses a header's value; spaces around it mean nothing.
 *
 * @throws {LanguageError} BAD_PATH, UNKNOWN_SCOPE
 */
export function parseHeaderTemplate(text: string): Template {
  const offset = text.search(UNSENDABLE);
  if (offset < 0) return parseTemplate(text.replace(/^ +| +$/g, ''));
  const hint = 'Use printable characters of Latin-1 only, without line breaks.';
  throw new LanguageError('BAD_PATH', 'A header cannot hold this character', { hint, offset });
}

/**
 * A header's value; undefined when a hole is null or absent, which drops the header.
 *
 * @throws {GatewayError} BAD_USER_INPUT for control characters, characters beyond Latin-1, a space at an end, an object,
 * or a list without `|csv`.
 */
export function renderHeader(template: Template, lookup: Lookup): string | undefined {
  const text = templateText(template, lookup);
  if (text === undefined) return undefined;
  if (UNSENDABLE.test(text)) throw badInput('a header cannot hold line breaks or special characters');
  if (OUTER_SPACE.test(text)) throw badInput('a header cannot begin or end with a space');
  return text;
}
