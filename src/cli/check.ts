import { breakingChanges } from '../check/breaking-changes.ts';
import { checkRoot } from '../check/check-root.ts';
import { printProblems, problemsAsJson } from '../check/print-problems.ts';
import { loadSettings, processEnvironment } from '../core/settings.ts';
import { serviceAccess } from '../service/service-access.ts';
import { readAgainst } from './against.ts';
import { type Command, text, WrongUsage } from './command.ts';
import { ROOT_ABOUT, rootOf } from './root-folder.ts';

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
    root: ROOT_ABOUT,
    against:
      'an earlier state, as a root folder or a git commit: reports what would break applications built against it',
    live: 'asks each GraphQL service for its schema and compares it to the snapshot',
    format: 'text (default) or json: a list of { code, severity, file, line, column, message, hint }',
  },
  async run(values) {
    const format = text(values, 'format') ?? 'text';
    if (format !== 'text' && format !== 'json') throw new WrongUsage('--format is text or json');
    const root = rootOf(values);
    const against = text(values, 'against');
    const before = against === undefined ? undefined : await readAgainst(root, against);
    const { files, project, problems } = await checkRoot(root);
    if (before) breakingChanges({ project, files, before }, problems);
    if (values['live'] === true) {
      const { remoteDrift } = await import('./remote-drift.ts');
      const environment = processEnvironment();
      const { services } = loadSettings({ root, environment });
      await remoteDrift(project, { environment, access: serviceAccess(services) }, problems);
    }
    const found = problems.list();
    if (format === 'json') process.stdout.write(`${JSON.stringify(problemsAsJson(found), null, 2)}\n`);
    else process.stdout.write(printProblems(found, { color: process.stdout.isTTY && process.stdout.hasColors() }));
    return problems.hasErrors ? 1 : 0;
  },
};
