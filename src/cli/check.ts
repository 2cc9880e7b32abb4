import { breakingChanges } from '../check/breaking-changes.ts';
import { checkRoot } from '../check/check-root.ts';
import { printProblems, problemsAsJson } from '../check/print-problems.ts';
import { loadSettings, processEnvironment } from '../core/settings.ts';
import { serviceAccess } from '../service/service-access.ts';
import { readAgainst } from './against.ts';
import { type Command, text, WrongUsage } from './command.ts';
import { readUsage } from './read-usage.ts';
import { ROOT_ABOUT, rootOf } from './root-folder.ts';

/** `facet check` */
export const check: Command = {
  example: 'facet check --against main --usage http://127.0.0.1:4001/usage',
  options: {
    root: { type: 'string' },
    against: { type: 'string' },
    usage: { type: 'string' },
    'used-within': { type: 'string' },
    live: { type: 'boolean' },
    format: { type: 'string' },
  },
  about: {
    root: ROOT_ABOUT,
    against:
      'an earlier state, as a root folder or a git commit: reports what would break applications built against it',
    usage:
      'with --against: what /usage answers, as a file or the URL it is had from; changes that touch nothing in use are warnings',
    'used-within': 'with --usage: days within which something must have been used to be in use (default: 30)',
    live: 'asks services for their schemas and descriptions, and compares them to the snapshots',
    format: 'text (default) or json: a list of { code, severity, file, line, column, message, hint }',
  },
  async run(values) {
    const format = text(values, 'format') ?? 'text';
    if (format !== 'text' && format !== 'json') throw new WrongUsage('--format is text or json');
    const root = rootOf(values);
    const against = text(values, 'against');
    const before = against === undefined ? undefined : await readAgainst(root, against);
    const usage = await readUsage({
      source: text(values, 'usage'),
      days: text(values, 'used-within'),
      isAgainst: before !== undefined,
    });
    const { files, project, problems } = await checkRoot(root);
    if (before) breakingChanges({ project, files, before, usage }, problems);
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
