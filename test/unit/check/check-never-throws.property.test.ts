import fc from 'fast-check';
import { expect, it } from 'vitest';

import { checkFiles, errorsIn, type Files } from '../../support/check-files.ts';
import { textOf, tokensOf } from '../../support/schema-tokens.ts';
import { everyConstruct, everyConstructCode } from './every-construct.ts';

const paths = Object.keys(everyConstruct);
const tokens = new Map(Object.entries(everyConstruct).map(([path, text]) => [path, tokensOf(text)]));
const everyToken = [...new Set([...tokens.values()].flat()), '"""a"""', '$x', '&', '...', '"\\u0041"', '9'.repeat(400)];

interface Edit {
  readonly kind: 'delete' | 'duplicate' | 'swap' | 'replace' | 'insert' | 'cut' | 'inside' | 'alike';
  readonly path: string;
  /** Which tokens, as parts of the file. */
  readonly at: number;
  readonly other: number;
  readonly token: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('delete', 'duplicate', 'swap', 'replace', 'insert', 'cut', 'inside', 'alike', 'alike', 'alike'),
  path: fc.constantFrom(...paths),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  other: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  token: fc.constantFrom(...everyToken),
});

const NAME = /^\w/;

/** Another name for a name, another text for a text: what parses still parses. */
function alike(token: string, at: number): string {
  const candidates = everyToken.filter(
    (other) => NAME.test(other) === NAME.test(token) && (other[0] === '"') === (token[0] === '"'),
  );
  return candidates[Math.floor(at * candidates.length)] ?? token;
}

function edited(list: readonly string[], { kind, at, other, token }: Edit): readonly string[] {
  const [here, there] = [Math.floor(at * list.length), Math.floor(other * list.length)];
  const [one, two] = [list[here] ?? '', list[there] ?? ''];
  switch (kind) {
    case 'delete':
      return list.toSpliced(here, 1);
    case 'duplicate':
      return list.toSpliced(here, 0, ...list.slice(here, here + 1 + Math.floor(other * 12)));
    case 'swap':
      return list.with(here, two).with(there, one);
    case 'replace':
      return list.with(here, token);
    case 'insert':
      return list.toSpliced(here, 0, token);
    case 'alike':
      return list.with(here, alike(one, other));
    case 'cut':
      return list.slice(0, here);
    case 'inside':
      return list.with(
        here,
        one.slice(0, Math.floor(other * one.length)) + one.slice(Math.floor(other * one.length) + 1),
      );
  }
}

function filesAfter(edits: readonly Edit[]): Files {
  const changed = new Map(tokens);
  for (const one of edits) {
    const list = changed.get(one.path) ?? [];
    if (list.length > 0) changed.set(one.path, edited(list, one));
  }
  return Object.fromEntries([...changed].map(([path, list]) => [path, textOf(list)]));
}

it('begins with files that have no error', () => {
  expect(errorsIn(everyConstruct, everyConstructCode)).toEqual([]);
  expect(errorsIn(filesAfter([]), everyConstructCode)).toEqual([]);
});

it('tells what is wrong with any text, at a place in a file, and ends', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const files = filesAfter(edits);

      const begun = performance.now();
      const problems = checkFiles(files, everyConstructCode);
      const tookMs = performance.now() - begun;

      for (const { file, line, column, message, hint } of problems) {
        const lines = files[file]?.split('\n') ?? [];
        expect(lines.length, `${file}: ${message}`).toBeGreaterThanOrEqual(line);
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        expect(message).not.toBe('');
        expect(hint).not.toBe('');
      }
      expect(tookMs).toBeLessThan(5_000);
    }),
    { numRuns: 300 },
  );
});
