import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';

import { checkRoot } from '../check/check-root.ts';
import { SettingsError } from '../core/settings-error.ts';
import { SETTINGS_FILE } from '../core/settings-file.ts';
import { loadSettings, processEnvironment, type Settings } from '../core/settings.ts';
import type { Graph } from '../graph/graph.ts';
import { type Command, text, WrongUsage } from './command.ts';
import { failed, type Finding, off, ok } from './doctor/finding.ts';
import { lookAtIdentity } from './doctor/look-at-identity.ts';
import { lookAtMachine } from './doctor/look-at-machine.ts';
import { lookAtServices } from './doctor/look-at-services.ts';
import { ROOT_ABOUT, rootOf, shownPath } from './root-folder.ts';

/** `facet doctor` */
export const doctor: Command = {
  example: 'facet doctor --root shop --format json',
  options: { root: { type: 'string' }, format: { type: 'string' } },
  about: { root: ROOT_ABOUT, format: 'text (default) or json: a list of { subject, state, found, hint }' },
  async run(values) {
    const format = text(values, 'format') ?? 'text';
    if (format !== 'text' && format !== 'json') throw new WrongUsage('--format is text or json');
    const findings = await lookAtAll(rootOf(values));
    process.stdout.write(format === 'json' ? `${JSON.stringify(findings, null, 2)}\n` : printed(findings));
    return findings.some(({ state }) => state === 'failed') ? 1 : 0;
  },
};

/** What can be looked at without the settings or the schemas is looked at all the same. */
async function lookAtAll(root: string): Promise<readonly Finding[]> {
  const environment = processEnvironment();
  const { settings, finding } = settingsOf(root);
  const schemas = await schemasOf(root);
  const below = settings
    ? await Promise.all([
        schemas.graph ? lookAtServices(schemas.graph, settings.services, environment) : [],
        lookAtIdentity(settings, root),
        lookAtMachine(settings, new Date()),
      ])
    : [];
  return [
    ok('Node', process.versions.node),
    ok('root folder', shownPath(root)),
    finding,
    schemas.finding,
    ...below.flat(),
  ];
}

function settingsOf(root: string): { readonly settings?: Settings; readonly finding: Finding } {
  try {
    const settings = loadSettings({ root, environment: processEnvironment() });
    const isThere = existsSync(join(root, SETTINGS_FILE));
    return { settings, finding: isThere ? ok(SETTINGS_FILE, 'valid') : off(SETTINGS_FILE, 'not there: all defaults') };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const [first, ...more] = error.problems;
    const place = first?.line === undefined ? `${first?.file ?? ''}: ` : `line ${first.line}: `;
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    return { finding: failed(SETTINGS_FILE, `${place}${first?.message ?? ''}${others}`, first?.hint ?? '') };
  }
}

async function schemasOf(root: string): Promise<{ readonly graph?: Graph; readonly finding: Finding }> {
  const { project, problems } = await checkRoot(root);
  const { graph, clients } = project;
  const all = problems.list();
  const errors = all.filter(({ severity }) => severity === 'error').length;
  const found = `${counted(graph.services.size, 'service')}, ${counted(clients.length, 'client')}, ${counted(errors, 'error')}, ${counted(all.length - errors, 'warning')}`;
  if (errors > 0) return { graph, finding: failed('schemas', found, 'See them with facet check.') };
  if (clients.length === 0)
    return {
      graph,
      finding: failed('schemas', found, 'Add a client: facet new client web, or facet init for all of it.'),
    };
  return { graph, finding: ok('schemas', found) };
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const MARKS = { ok: '✓', failed: '✗', off: '–' } as const;
const COLOURS = { ok: 'green', failed: 'red', off: 'dim' } as const;

function printed(findings: readonly Finding[]): string {
  const lines = findings.map(({ subject, state, found, hint }) => {
    const line = `${styleText(COLOURS[state], MARKS[state])} ${subject}: ${found}`;
    return hint === undefined ? line : `${line}\n  hint: ${hint}`;
  });
  const count = findings.filter(({ state }) => state === 'failed').length;
  return `${lines.join('\n')}\n\n${count === 0 ? 'Nothing is missing.' : `${counted(count, 'thing')} to see to.`}\n`;
}
