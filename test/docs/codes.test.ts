import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { graphqlStatusOf, isErrorCode, isMaskable, statusOf } from '../../src/core/errors.ts';
import { REPOSITORY } from '../support/start-gateway.ts';
import { pageNamed } from './page.ts';
import { tableRows } from './read-table.ts';

const sourceOf = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

const namesIn = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

describe('docs/failures.md', () => {
  const { text } = pageNamed('failures.md');
  const rows = tableRows(text).filter(([code]) => isErrorCode(code));
  const codes = namesIn(sourceOf('src/core/errors.ts'), /^ {2}([A-Z_]+): \{ status/gm);

  it.each(rows)('has the statuses of %s', (code = '', status, asJson, fallback) => {
    if (!isErrorCode(code)) throw new Error(`${code} is no code`);

    expect([status, asJson]).toEqual([`${statusOf(code)}`, `${graphqlStatusOf(code, 'application/json')}`]);
    expect(fallback === 'yes').toBe(isMaskable(code));
  });

  it('has every code in its table', () => {
    const shown = rows.map(([code]) => code);

    expect(codes.length).toBeGreaterThan(20);
    expect(shown.sort()).toEqual([...codes].sort());
  });
});

describe('docs/language.md', () => {
  it('has every code of facet check', () => {
    const codes = namesIn(sourceOf('src/language/problem.ts'), /^ {2}\| '([A-Z_]+)'/gm);
    const shown = tableRows(pageNamed('language.md').text)
      .flatMap(([cell = '']) => cell.split(', '))
      .filter((name) => /^[A-Z][A-Z_1]{6,}$/.test(name));

    expect(codes.length).toBeGreaterThan(30);
    expect(shown.sort()).toEqual([...codes].sort());
  });
});
