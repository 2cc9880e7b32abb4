import type { Block, Page } from './page.ts';

/** Texts by their paths below a root folder. */
export type Files = Readonly<Record<string, string>>;

/** The files of a page at one of its places. */
export interface Root {
  readonly base: readonly string[];
  readonly files: Files;
  /** What services of the page's own are asked, and answer. */
  readonly exchanges: readonly ShownExchange[];
}

/** A request that a page says is sent to a service, and what comes back. */
export interface ShownExchange {
  readonly line: number;
  /** A request and its answer, or a document for a GraphQL service. */
  readonly text: string;
  /** The GraphQL service that gets the document; empty for REST. */
  readonly service: string;
  /** What it answers to the document; empty for REST. */
  readonly answer: string;
}

/** Something a page shows, which must be so. */
export interface Example {
  /** `check`: the root has no errors · `console`: a command and what it prints · `query`, `http`: a request and its answer */
  readonly kind: 'check' | 'console' | 'query' | 'http';
  readonly line: number;
  readonly root: Root;
  readonly info: Block['info'];
  readonly text: string;
  /** The block with the answer; empty for `check` and `console`, whose text holds all. */
  readonly answer: string;
}

const FILE = /^(?:#|\/\/) (?<path>[\w./-]+\.(?:graphql|ts|yaml))(?:\n|$)/;

/**
 * What a page claims, in its order. A block whose first line names a file sets that file, or with `append` goes on with
 * it; with `wrong` it stands only for the next command. A query with `again` has been asked before.
 */
export function examplesOf({ parts }: Page): readonly Example[] {
  const examples: Example[] = [];
  let root: Root = { base: [], files: {}, exchanges: [] };
  let wrong: Files = {};
  let line = 0;
  const check = (): void => {
    if (Object.keys(root.files).length > 0)
      examples.push({ kind: 'check', line, root, info: new Map(), text: '', answer: '' });
  };
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'root') {
      check();
      root = { base: part.base, files: {}, exchanges: [] };
      continue;
    }
    const { info, text } = part;
    const path = FILE.exec(text)?.groups?.['path'];
    const kind = kindOf(part);
    if (path !== undefined) {
      line = part.line;
      const before = info.has('append') ? `${root.files[path] ?? ''}\n` : '';
      if (info.has('wrong')) wrong = { [path]: before + text };
      else root = { ...root, files: { ...root.files, [path]: before + text } };
    } else if (info.has('service')) {
      root = { ...root, exchanges: [...root.exchanges, exchangeOf(part, parts[index + 1])] };
    } else if (kind !== undefined) {
      const answer = kind === 'console' ? '' : textOf(parts[index + 1]);
      const files = kind === 'console' ? { ...root.files, ...wrong } : root.files;
      examples.push({ kind, line: part.line, root: { ...root, files }, info, text, answer });
      if (kind === 'console') wrong = {};
    }
  }
  check();
  return examples;
}

function exchangeOf({ info, text, line }: Block, next: Page['parts'][number] | undefined): ShownExchange {
  const service = info.get('service') ?? '';
  return { line, text, service, answer: service === '' ? '' : textOf(next) };
}

const textOf = (part: Page['parts'][number] | undefined): string => (part?.kind === 'block' ? part.text : '');

function kindOf({ language, info }: Block): 'console' | 'query' | 'http' | undefined {
  if (language === 'console') return 'console';
  if (language === 'graphql' && info.has('query')) return 'query';
  return language === 'http' && info.has('request') ? 'http' : undefined;
}
