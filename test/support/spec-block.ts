/** A fenced block of a page. */
export interface SpecBlock {
  readonly language: string;
  readonly text: string;
  /** Line of the page where the block begins; counts from 1. */
  readonly line: number;
}

const FENCED = /^```(?<language>\w+)\n(?<text>(?:(?!```).*\n)*)```$/gm;

/** The fenced blocks of a page, in their order. */
export function specBlocks(page: string): readonly SpecBlock[] {
  return [...page.matchAll(FENCED)].map(({ groups = {}, index }) => ({
    language: groups['language'] ?? '',
    text: groups['text'] ?? '',
    line: page.slice(0, index).split('\n').length,
  }));
}

/** The lines before the first empty one as names and values, and what follows it. */
export function headersAndBody(text: string): readonly [headers: Readonly<Record<string, string>>, body: string] {
  const [head = '', ...rest] = text.split(/(?<=^|\n)\n/);
  const headers = head
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()] as const);
  return [Object.fromEntries(headers), rest.join('\n').trim()];
}
