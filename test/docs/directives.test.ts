import { describe, expect, it } from 'vitest';

import { directiveDefinitions } from '../../src/language/directive-definitions.ts';
import { pageNamed } from './page.ts';
import { tableRows } from './read-table.ts';

const { text } = pageNamed('language.md');

/** Arguments by directive: those in the tables of its own headings, and those that have no effect yet. */
function shownArguments(directive: string): readonly string[] {
  const sections = text.split(/^#{2,3} /m).filter((section) => section.startsWith(`@${directive}`));
  const inTables = sections.flatMap((section) => tableRows(section).flatMap(([names = '']) => names.split(/[, ]+/)));
  const written = [...text.matchAll(new RegExp(`@${directive}\\(([^)]*)\\)`, 'g'))].flatMap(([, inside = '']) =>
    [...inside.matchAll(/(\w+):/g)].map(([, name = '']) => name),
  );
  return [...inTables, ...written];
}

describe('docs/language.md', () => {
  it.each(directiveDefinitions.map((node) => [node.name.value, node] as const))(
    'has @%s and its arguments',
    (name, node) => {
      const missing = (node.arguments ?? [])
        .map((argument) => argument.name.value)
        .filter((argument) => !shownArguments(name).includes(argument));

      expect(text).toContain(`@${name}`);
      expect(missing).toEqual([]);
    },
  );
});
