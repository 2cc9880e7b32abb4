import { resolve } from 'node:path';

import { breakingChanges } from '../check/breaking-changes.ts';
import { checkRoot } from '../check/check-root.ts';
import { printProblems, problemsAsJson } from '../check/print-problems.ts';
import { loadSettings, processEnvironment } from '../core/settings.ts';
import { serviceAccess } from '../service/service-access.ts';
import { readAgainst } from './against.ts';
import { type Command, text, WrongUsage } from './command.ts';

/** `facet check` */
export const check: Command = {
  example: 'facet check --root shop --against main --format json',
  options: {
    root: { type: 'string' },
    against: { type: 'string' },
    live: { type: 'boolean' },
    format: { type: 'string' },
  },
  about: {
    root: 'folder with schemas/ and clients/ (default: the current one)',
    against:
      'an earlier state, as a root folder or a git commit: reports what would break applications built against it',
    live: 'asks services for their schemas and descriptions, and compares them to the snapshots',
    format: 'text (default) or json: a list of { code, severity, file, line, column, message, hint }',
  },
  async run(values) {
    const format = text(values, 'format') ?? 'text';
    if (format !== 'text' && format !== 'json') throw new WrongUsage('--format is text or json');
    const root = resolve(text(values, 'root') ?? '.');
    const against = text(values, 'against');
    const before = against === undefined ? undefined : await readAgainst(root, against);
    const { files, project, problems } = await checkRoot(root);
    if (before) breakingChanges({ project, files, before }, problems);
    if (values['live'] === true) {
      const { remoteDrift } = await import('./remote-drift.ts');
      const environment = processEnvironment();
      const { services } = loadSettings({ root, environment });
      await remoteDrift(project, { root, environment, access: serviceAccess(services) }, problems);
    }
    const found = problems.list();
    if (format === 'json') process.stdout.write(`${JSON.stringify(problemsAsJson(found), null, 2)}\n`);
    else process.stdout.write(printProblems(found, { color: process.stdout.isTTY && process.stdout.hasColors() }));
    return problems.hasErrors ? 1 : 0;
  },
};
