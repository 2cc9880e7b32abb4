import { expect, it } from 'vitest';

import { printProblems, problemsAsJson } from '../../../src/check/print-problems.ts';
import type { Problem } from '../../../src/language/problem.ts';

const problem: Problem = {
  code: 'UNKNOWN_FIELD',
  severity: 'error',
  file: 'schemas/tv.graphql',
  line: 6,
  column: 9,
  message: 'Query has no field "wal"',
  hint: 'Use a field of the graph.',
  sourceLine: '  wal: 😀x',
};
const warning: Problem = { ...problem, code: 'OPEN_LOOKUP', severity: 'warning', file: 'schemas/web.graphql' };

it('shows the line with a mark below the column, and a hint', () => {
  expect(printProblems([problem], { color: false })).toBe(
    [
      'schemas/tv.graphql:6:9 UNKNOWN_FIELD Query has no field "wal"',
      '    wal: 😀x',
      '          ^',
      '  hint: Use a field of the graph.',
      '',
      '1 error in 1 file',
      '',
    ].join('\n'),
  );
});

it('keeps tabs before the mark', () => {
  const text = printProblems([{ ...problem, sourceLine: '\ta: B', column: 2 }], { color: false });

  expect(text.split('\n').slice(1, 3)).toEqual(['  \ta: B', '  \t^']);
});

it('shows of a long line what stands around the column', () => {
  const sourceLine = `${'a'.repeat(500)}X${'b'.repeat(500)}`;
  const [, line = '', mark = ''] = printProblems([{ ...problem, sourceLine, column: 501 }], { color: false }).split(
    '\n',
  );

  expect(line).toBe(`  …${'a'.repeat(100)}X${'b'.repeat(99)}…`);
  expect(mark.indexOf('^')).toBe(line.indexOf('X'));
});

it('shows no line of a file that is gone', () => {
  const text = printProblems([{ ...problem, sourceLine: '', line: 1, column: 1 }], { color: false });

  expect(text).not.toContain('^');
});

it.each([
  ['nothing', [], 'No problems.'],
  ['errors and warnings', [problem, problem, warning], '2 errors, 1 warning in 2 files'],
  ['warnings alone', [warning, warning], '2 warnings in 1 file'],
])('counts %s', (_, problems, last) => {
  expect(printProblems(problems, { color: false }).split('\n').at(-2)).toBe(last);
});

it('shows no place for a problem without one', () => {
  const text = printProblems([{ ...problem, file: '', sourceLine: '' }], { color: false });

  expect(text.split('\n')[0]).toBe('UNKNOWN_FIELD Query has no field "wal"');
  expect(text).not.toContain('^');
});

it('has colors only when asked', () => {
  expect(printProblems([problem, warning], { color: true })).toContain('\u001B[31mUNKNOWN_FIELD');
  expect(printProblems([problem, warning], { color: true })).toContain('\u001B[33mOPEN_LOOKUP');
  expect(printProblems([problem, warning], { color: false })).not.toContain('\u001B');
});

it('gives plain data without the text of the line', () => {
  expect(problemsAsJson([warning])).toEqual([
    {
      code: 'OPEN_LOOKUP',
      severity: 'warning',
      file: 'schemas/web.graphql',
      line: 6,
      column: 9,
      message: 'Query has no field "wal"',
      hint: 'Use a field of the graph.',
    },
  ]);
});
