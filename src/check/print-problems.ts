import { styleText } from 'node:util';

import type { Problem } from '../language/problem.ts';

/** A problem as `--format json` prints it. */
export type JsonProblem = Omit<Problem, 'sourceLine'>;

/** Problems as text for people: where, what, the line with a mark below it, a hint; and a last line that counts them. Ends with a line break. */
export function printProblems(problems: readonly Problem[], { color }: { readonly color: boolean }): string {
  const paint: Paint = color
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text;
  return [...problems.map((problem) => printProblem(problem, paint)), summary(problems)].join('\n\n') + '\n';
}

/** Problems as plain data, without the text of their lines. */
export function problemsAsJson(problems: readonly Problem[]): readonly JsonProblem[] {
  return problems.map(({ code, severity, file, line, column, message, hint }) => ({
    code,
    severity,
    file,
    line,
    column,
    message,
    hint,
  }));
}

type Paint = (style: 'red' | 'yellow' | 'bold' | 'dim', text: string) => string;

function printProblem({ code, severity, message, hint, ...place }: Problem, paint: Paint): string {
  const { file, line, column, sourceLine } = place;
  const style = severity === 'error' ? 'red' : 'yellow';
  const at = file === '' ? [] : [paint('bold', `${file}:${line}:${column}`)];
  const head = [...at, paint(style, code), message].join(' ');
  const { text, before } = excerpt(sourceLine, column);
  const shown = sourceLine === '' ? [] : [`  ${text}`, `  ${before.replaceAll(/[^\t]/gu, ' ')}${paint(style, '^')}`];
  return [head, ...shown, paint('dim', `  hint: ${hint}`)].join('\n');
}

/** UTF-16 units of a line that are shown on each side of a problem. */
const SHOWN = 100;

/** The part of a line round a column, and what of it stands before the column. Tabs stay, a pair of surrogates is one character wide. */
function excerpt(line: string, column: number): { readonly text: string; readonly before: string } {
  const at = column - 1;
  const start = at > SHOWN ? at - SHOWN : 0;
  const cut = start > 0 ? '…' : '';
  const end = line.length > at + SHOWN ? '…' : '';
  return {
    text: `${cut}${line.slice(start, at + SHOWN)}${end}`.toWellFormed(),
    before: cut + line.slice(start, at),
  };
}

function summary(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'No problems.';
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const counts = [counted(errors, 'error'), counted(problems.length - errors, 'warning')].filter((text) => text !== '');
  return `${counts.join(', ')} in ${counted(new Set(problems.map(({ file }) => file)).size, 'file')}`;
}

const counted = (count: number, noun: string): string =>
  count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
