import type { Template } from './template.ts';
import { templateText } from './template-text.ts';
import type { Lookup } from './variable.ts';

/**
 * The text of `@from(value:)`: null when any hole is null or absent.
 *
 * @throws {GatewayError} BAD_USER_INPUT for an object, or a list without `|csv`.
 */
export function renderText(template: Template, lookup: Lookup): string | null {
  return templateText(template, lookup) ?? null;
}
