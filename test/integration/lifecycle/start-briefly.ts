import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { REPOSITORY, writeFiles } from '../../support/start-gateway.ts';

/** How it is started. */
interface BriefStart {
  readonly args?: readonly string[];
  /** The command that runs it. */
  readonly before?: readonly string[];
}

/** A start that is not expected to last: its exit code and what it printed. */
export async function startBriefly(files: Readonly<Record<string, string>>, { args = [], before = [] }: BriefStart) {
  const root = await mkdtemp(join(tmpdir(), 'facet-workers-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await writeFiles(root, files);
  const ports = ['--port', '0', '--admin-port', '0'];
  const all = [
    ...before,
    process.execPath,
    join(REPOSITORY, 'bin/facet.js'),
    'start',
    '--root',
    root,
    ...ports,
    ...args,
  ];
  const child = spawn(all[0] ?? '', all.slice(1));
  onTestFinished(() => void child.kill('SIGKILL'));
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number | null, out, err };
}
