import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Makes the launcher believe that it runs on another Node. */
const pretending = (version: string): readonly string[] => [
  '--import',
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`,
];

const PRINT = 'console.log(JSON.stringify({ args: process.argv.slice(2), node: process.versions.node }))';

/** A package with the real launcher and this code in place of the command line. */
async function packageWith(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'facet-launcher-'));
  await cp(join(PROJECT, 'bin/facet.js'), join(path, 'bin/facet.js'));
  for (const [name, content] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function installNode(path: string): Promise<void> {
  await mkdir(join(path, 'node_modules'));
  await symlink(join(PROJECT, 'node_modules/node'), join(path, 'node_modules/node'));
}

function start(path: string, { flags = [], args = [] }: { flags?: readonly string[]; args?: readonly string[] } = {}) {
  return spawn(process.execPath, [...flags, join(path, 'bin/facet.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(...given: Parameters<typeof start>) {
  const child = start(...given);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { stdout, stderr, code: child.exitCode };
}

it('runs the TypeScript of a clone on the Node it was started with, without a word of warning', async () => {
  await using clone = await packageWith({
    'src/cli/main.ts': `const code: number = 3;${PRINT};process.exitCode = code;`,
  });

  const { stdout, stderr, code } = await run(clone.path, { args: ['check', '--root', 'a b'] });

  expect(JSON.parse(stdout)).toEqual({ args: ['check', '--root', 'a b'], node: process.versions.node });
  expect(stderr).toBe('');
  expect(code).toBe(3);
});

it('runs the compiled JavaScript of a published package', async () => {
  await using published = await packageWith({ 'dist/src/cli/main.js': PRINT });

  const { stdout, code } = await run(published.path);

  expect(JSON.parse(stdout)).toMatchObject({ args: [] });
  expect(code).toBe(0);
});

it.each(['20.20.2', '22.18.0', '18.0.0'])(
  'moves from Node %s to the installed one, with arguments and exit code',
  async (version) => {
    await using clone = await packageWith({
      'src/cli/main.ts': `const code: number = 1;${PRINT};process.exitCode = code;`,
    });
    await installNode(clone.path);

    const { stdout, stderr, code } = await run(clone.path, {
      flags: pretending(version),
      args: ['check', '--format=json'],
    });

    expect(JSON.parse(stdout)).toEqual({
      args: ['check', '--format=json'],
      node: expect.not.stringMatching(version) as unknown,
    });
    expect(stderr).toBe('');
    expect(code).toBe(1);
  },
);

it('says in one line what is needed when there is no newer Node', async () => {
  await using clone = await packageWith({ 'src/cli/main.ts': PRINT });

  const { stdout, stderr, code } = await run(clone.path, { flags: pretending('20.20.2') });

  expect(stdout).toBe('');
  expect(stderr).toMatch(/^facet needs Node 22\.19 or newer, and this is 20\.20\.2: .*\n$/);
  expect(code).toBe(2);
});

it('does not move to an installed Node that is too old as well', async () => {
  await using clone = await packageWith({
    'src/cli/main.ts': PRINT,
    'node_modules/node/package.json': '{"version":"20.1.0"}',
    'node_modules/node/bin/node': '',
  });

  expect(await run(clone.path, { flags: pretending('20.20.2') })).toMatchObject({ stdout: '', code: 2 });
});

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('hands %s on, and waits for an orderly end', async (signal) => {
  const main = `process.on('${signal}', () => { console.log('closed'); process.exit(7); });
    setInterval(() => {}, 1_000);
    console.log('ready');`;
  await using clone = await packageWith({ 'src/cli/main.ts': main });
  await installNode(clone.path);
  const child = start(clone.path, { flags: pretending('20.20.2') });
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk));
  await once(child.stdout, 'data');

  child.kill(signal);
  const [code] = (await once(child, 'close')) as [number | null];

  expect(output.join('')).toBe('ready\nclosed\n');
  expect(code).toBe(7);
});

it('ends as a shell would say when a signal kills the command', async () => {
  await using clone = await packageWith({ 'src/cli/main.ts': `process.kill(process.pid, 'SIGKILL')` });
  await installNode(clone.path);

  expect(await run(clone.path, { flags: pretending('20.20.2') })).toMatchObject({ code: 137 });
});
