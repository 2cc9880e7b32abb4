import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REPOSITORY } from '../support/start-gateway.ts';

/** A fenced block. */
export interface Block {
  readonly kind: 'block';
  readonly language: string;
  /** Words behind the language, which readers do not see: `query client=tv`. */
  readonly info: ReadonlyMap<string, string>;
  readonly text: string;
  /** Line of the page where the block begins; counts from 1. */
  readonly line: number;
}

/** `<!-- root: … -->`: from here on the page's files make a new root folder. */
export interface RootMark {
  readonly kind: 'root';
  /** `demo` for all sample files, else names of sample services, or nothing. */
  readonly base: readonly string[];
  readonly line: number;
}

/** A page of the guide. */
export interface Page {
  /** `language.md` */
  readonly name: string;
  readonly text: string;
  readonly parts: readonly (Block | RootMark)[];
}

const PART = /^```(?<language>\w*)(?<info>.*)\n(?<text>(?:(?!```).*\n)*)```$|^<!-- root:(?<base>.*?)-->$/gm;

/** Every page in docs/. */
export const pages: readonly Page[] = globSync('docs/*.md', { cwd: REPOSITORY })
  .sort()
  .map((path) => {
    const text = readFileSync(join(REPOSITORY, path), 'utf8');
    return { name: path.replace(/^docs[/\\]/, ''), text, parts: partsOf(text) };
  });

/** The page of this name. */
export function pageNamed(name: string): Page {
  const page = pages.find((candidate) => candidate.name === name);
  if (!page) throw new Error(`docs/ has no ${name}`);
  return page;
}

function partsOf(text: string): Page['parts'] {
  return [...text.matchAll(PART)].map(({ groups = {}, index }) => {
    const line = text.slice(0, index).split('\n').length;
    if (groups['base'] !== undefined) return { kind: 'root', base: wordsOf(groups['base']), line };
    const info = wordsOf(groups['info'] ?? '').map((word): [string, string] => {
      const [name = '', value = ''] = word.split(/=(.*)/s);
      return [name, value];
    });
    return { kind: 'block', language: groups['language'] ?? '', info: new Map(info), text: groups['text'] ?? '', line };
  });
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
