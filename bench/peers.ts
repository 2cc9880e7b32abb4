import { execFile, spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

/** Where the peers are, with the packages that most of them need. */
export const PEERS = join(import.meta.dirname, 'peers');

/** Installs what the peers of a folder need and is not there, also after an install that broke off. */
export async function installPackages(folder: string): Promise<void> {
  process.stdout.write(`installing the packages of ${relative('.', folder)}\n`);
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: folder });
}

/** Why a command fails on this machine, in one line; nothing when it does not. */
export function failureOf([command, ...args]: readonly [string, ...string[]]): string | undefined {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return undefined;
  return error?.message ?? stderr.split('\n', 1)[0];
}
