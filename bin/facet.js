#!/usr/bin/env node
// Plain JavaScript that Node 20 still understands: it brings the command line to a Node that is new enough.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const NEEDED = [22, 19];

/** A clone runs its TypeScript as it is; a published package holds compiled JavaScript instead. */
function commandLine() {
  const source = new URL('../src/cli/main.ts', import.meta.url);
  return existsSync(source) ? source : new URL('../dist/src/cli/main.js', import.meta.url);
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The binary of the npm package "node"; undefined when it is not installed or too old as well. */
function installedNode() {
  const { resolve } = createRequire(import.meta.url);
  try {
    const { version } = createRequire(import.meta.url)('node/package.json');
    return isNewEnough(version) ? resolve(`node/bin/node${process.platform === 'win32' ? '.exe' : ''}`) : undefined;
  } catch {
    return undefined;
  }
}

function refuse() {
  process.stderr.write(
    `facet needs Node ${NEEDED.join('.')} or newer, and this is ${process.versions.node}: ` +
      'install a newer one, or the npm package "node" beside facet.\n',
  );
  process.exitCode = 2;
}

/** Runs this file again under another Node, and ends as that ends. */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child too; a second one would read as "do not wait".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', refuse);
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

if (isNewEnough(process.versions.node)) {
  await import(commandLine().href);
} else {
  const node = installedNode();
  if (node) runWith(node);
  else refuse();
}
