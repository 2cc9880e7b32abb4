import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { REPOSITORY } from '../support/start-gateway.ts';
import { type Page, pageNamed, pages } from './page.ts';

interface Link {
  /** As written: `language.md#templates`. */
  readonly target: string;
  readonly file: string;
  readonly anchor: string | undefined;
}

/** Links of a page to files; those to other sites are not looked at. */
const linksOf = ({ name, text }: Page): readonly Link[] =>
  [...text.replaceAll(/^```[^]*?^```/gm, '').matchAll(/\]\((?<target>(?!https?:)[^)]+)\)/g)].map(({ groups }) => {
    const target = groups?.['target'] ?? '';
    const [file = '', anchor] = target.split('#');
    return { target, file: file === '' ? name : file, anchor };
  });

/** The anchors that headings get. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.replaceAll(/^```[^]*?^```/gm, '').matchAll(/^#+ (?<heading>.*)$/gm)].map(({ groups }) =>
    (groups?.['heading'] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(pages)('docs/$name', (page) => {
  it('links to files that exist', () => {
    const missing = linksOf(page).filter(({ file }) => !existsSync(join(REPOSITORY, 'docs', file)));

    expect(missing).toEqual([]);
  });

  it('links to headings that exist', () => {
    const lost = linksOf(page)
      .filter(({ file, anchor }) => anchor !== undefined && file.endsWith('.md'))
      .filter(({ file, anchor }) => !anchorsOf(pageNamed(file).text).includes(anchor ?? ''));

    expect(lost).toEqual([]);
  });
});

describe('docs/README.md', () => {
  it('lists every page', () => {
    const listed = linksOf(pageNamed('README.md')).map(({ file }) => file);

    expect(listed.sort()).toEqual(pages.map(({ name }) => name).filter((name) => name !== 'README.md'));
  });
});
