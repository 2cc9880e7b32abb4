import { resolve } from 'node:path';

import { printProblems, problemsAsJson } from '../check/print-problems.ts';
import { checkRoot } from '../check/check-root.ts';
import { type Command, text, WrongUsage } from './command.ts';

/** `facet check` */
export const check: Command = {
  example: 'facet check --root shop --format json',
  options: { root: { type: 'string' }, format: { type: 'string' } },
  about: {
    root: 'folder with schemas/ and clients/ (default: the current one)',
    format: 'text (default) or json: a list of { code, severity, file, line, column, message, hint }',
  },
  async run(values) {
    const format = text(values, 'format') ?? 'text';
    if (format !== 'text' && format !== 'json') throw new WrongUsage('--format is text or json');
    const { problems } = await checkRoot(resolve(text(values, 'root') ?? '.'));
    const found = problems.list();
    if (format === 'json') process.stdout.write(`${JSON.stringify(problemsAsJson(found), null, 2)}\n`);
    else process.stdout.write(printProblems(found, { color: process.stdout.isTTY }));
    return problems.hasErrors ? 1 : 0;
  },
};
