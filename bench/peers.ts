import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where the peers are, with the packages they need. */
export const PEERS = join(import.meta.dirname, 'peers');

/** Installs what the peers need, unless it is there. */
export async function installPeers(): Promise<void> {
  if (existsSync(join(PEERS, 'node_modules'))) return;
  process.stdout.write('installing the packages of bench/peers\n');
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: PEERS });
}
