import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { durationMs } from '../../src/core/duration.ts';
import { settingsSchema } from '../../src/core/settings-schema.ts';
import { knownKeys, scalarSettings } from '../../src/core/settings-walk.ts';
import { pageNamed } from './page.ts';
import { tableRows } from './read-table.ts';

const page = pageNamed('settings.md');
const rows = tableRows(page.text);
const defaults = settingsSchema.parse({});
const issuerDefaults = settingsSchema.parse({
  auth: { jwt: [{ issuer: 'https://id.example.com', jwks: 'https://id.example.com/jwks.json' }] },
}).auth.jwt[0];

/** The row of a setting in the table of a section. */
const rowIn = (section: string, setting: string): readonly string[] => {
  const [, text = ''] = new RegExp(`^## ${section}\\n([^]*?)(?=^## |$(?![^]))`, 'm').exec(page.text) ?? [];
  return tableRows(text).find(([name]) => name === setting) ?? [];
};

/** A default as the page writes it; durations are compared in milliseconds. */
const shown = (text: string | undefined, value: unknown): unknown =>
  typeof value === 'boolean'
    ? text === 'true'
    : typeof value === 'number' && text !== undefined
      ? (durationMs(text) ?? Number(text))
      : text || undefined;

describe('docs/settings.md', () => {
  it.each(scalarSettings)('has $variable with its default and flag', ({ path, variable, flag }) => {
    const [, byDefault, shownVariable, shownFlag] = rowIn('Single values', path.join('.'));

    const value = path.reduce<unknown>(
      (at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key],
      defaults,
    );
    expect([shownVariable, shownFlag, shown(byDefault, value)]).toEqual([variable, `--${flag}`, value]);
  });

  it('has no single value that is not there', () => {
    const named = rows.flatMap(([name = '', , variable]) => (variable?.startsWith('FACET_') ? [name] : []));

    expect(named).toEqual(scalarSettings.map(({ path }) => path.join('.')));
  });

  it.each([
    ['auth.jwt', knownKeys(['auth', 'jwt', 0])],
    ['clients', knownKeys(['clients', 'web'])],
    ['services', knownKeys(['services', 'orders'])],
  ])('has every setting of %s', (section, keys) => {
    const missing = keys.filter((key) => rowIn(section, key).length === 0);

    expect(keys.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it.each(['settings.md', 'auth.md'])('%s has the defaults of an issuer', (name) => {
    const table = tableRows(pageNamed(name).text);
    const cell = (setting: string): string | undefined => table.find(([first]) => first === setting)?.[1];

    expect(cell('algorithms')).toBe(`[${issuerDefaults?.algorithms.join(', ')}]`);
    expect(durationMs(cell('clockTolerance') ?? '')).toBe(issuerDefaults?.clockTolerance);
  });

  it('has every section of the file', () => {
    const sections = settingsSchema instanceof z.ZodObject ? Object.keys(settingsSchema.shape) : [];

    expect(sections.filter((section) => !page.text.includes(section))).toEqual([]);
  });
});
