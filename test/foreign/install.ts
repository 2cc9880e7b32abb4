import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const LOCK = 'package-lock.json';

const here = (file: string): string => join(import.meta.dirname, file);

/** The lock that the installed packages come from. */
const installedLock = here('node_modules/.installed-lock.json');

/**
 * Installs the backends' packages when they are missing or another lock file installed them.
 *
 * The packages are put together elsewhere and then moved here as a whole: an installation that is cut off leaves
 * nothing half done, and of several at once one wins.
 */
export async function installPackages(): Promise<void> {
  if (await isInstalled()) return;
  const work = await mkdtemp(here('.install-'));
  try {
    for (const file of ['package.json', LOCK, '.npmrc']) await copyFile(here(file), join(work, file));
    await promisify(execFile)('npm', ['ci'], { cwd: work });
    await rename(join(work, LOCK), join(work, 'node_modules/.installed-lock.json'));
    await replacePackages(work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function isInstalled(): Promise<boolean> {
  const [wanted, installed] = await Promise.all([
    readFile(here(LOCK), 'utf8'),
    readFile(installedLock, 'utf8').catch(() => undefined),
  ]);
  return wanted === installed;
}

async function replacePackages(work: string): Promise<void> {
  if (await isInstalled()) return;
  await rename(here('node_modules'), join(work, 'outdated')).catch(unlessMissing);
  try {
    await rename(join(work, 'node_modules'), here('node_modules'));
  } catch (error) {
    if (!(await isInstalled())) throw error;
  }
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
