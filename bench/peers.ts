import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where the peers are, with the packages they need. */
export const PEERS = join(import.meta.dirname, 'peers');

/** Installs what the peers need and is not there, also after an install that broke off. */
export async function installPeers(): Promise<void> {
  process.stdout.write('installing the packages of bench/peers\n');
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: PEERS });
}
