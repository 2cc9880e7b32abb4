import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { REPOSITORY, rootWith } from './run-facet.ts';
import { ended, seen } from './running-command.ts';

const run = promisify(execFile);

/** Packing and installing, on a machine that does other things too. */
const PATIENCE_MS = 400_000;

/** What a clone is packed from. */
const PACKED = [
  ...['bin', 'src', 'demo', 'schemas', 'clients', 'build.ts', 'tsconfig.json', 'tsconfig.build.json'],
  ...['package.json', 'README.md', 'LICENSE'],
];

let folder: string;
let project: string;

/** npm without the settings that the npm around this test has handed down. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

const npm = (cwd: string, ...args: string[]): Promise<{ readonly stdout: string }> =>
  run('npm', args, { cwd, env: { ...environment, NO_COLOR: '1' }, shell: process.platform === 'win32' });

/** What npx runs, on the Node that is new enough. */
const facet = (): string => join(project, 'node_modules/facet-gateway/bin/facet.js');
const runFacet = (...args: string[]) => run(process.execPath, [facet(), ...args], { cwd: project });

/** The package as it would be published, installed in a folder that was empty. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-package-'));
  const clone = join(folder, 'clone');
  project = join(folder, 'project');
  await Promise.all([mkdir(clone), mkdir(project)]);
  // Not in place: others read these files while they are packed, package.json among them.
  for (const name of PACKED) await cp(join(REPOSITORY, name), join(clone, name), { recursive: true });
  await installedIn(clone);
  await npm(clone, 'pack', '--pack-destination', project);
  await npm(project, 'install', '--offline', '--no-audit', '--no-fund', './facet-gateway-0.1.0.tgz');
}, PATIENCE_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What is packed has to be there itself; the rest, the compiler among it, is used from where it is. */
async function installedIn(clone: string): Promise<void> {
  const lock = JSON.parse(await readFile(join(REPOSITORY, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  await mkdir(join(clone, 'node_modules'));
  await symlink(join(REPOSITORY, 'node_modules/.bin'), join(clone, 'node_modules/.bin'));
  for (const [path, { dev }] of Object.entries(lock.packages)) {
    if (!/^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path) || !existsSync(join(REPOSITORY, path))) continue;
    await mkdir(dirname(join(clone, path)), { recursive: true });
    if (dev) await symlink(join(REPOSITORY, path), join(clone, path));
    else await cp(join(REPOSITORY, path), join(clone, path), { recursive: true });
  }
}

describe('the installed package', { timeout: PATIENCE_MS }, () => {
  it('has one copy of graphql, with nothing to fetch beside it', async () => {
    const { stdout } = await run('find', [join(project, 'node_modules'), '-path', '*/graphql/package.json']);
    const copies = stdout.split('\n').filter((path) => path.endsWith('/node_modules/graphql/package.json'));

    expect(copies).toHaveLength(1);
    expect(JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))).toEqual({
      dependencies: { 'facet-gateway': 'file:facet-gateway-0.1.0.tgz' },
    });
  });

  it('leaves nothing behind in the folder that was packed', async () => {
    expect(await readFile(join(folder, 'clone/package.json'), 'utf8')).toBe(
      await readFile(join(REPOSITORY, 'package.json'), 'utf8'),
    );
  });

  it('makes a project, and serves it from the folder around, code in TypeScript included', async () => {
    await runFacet('init', 'shop');
    const schema = await readFile(join(project, 'shop/schemas/web.graphql'), 'utf8');
    await writeFile(
      join(project, 'shop/schemas/web.graphql'),
      schema.replace('  title: String!', '  tag: String! @computed(selectionSet: "{ price }")\n  title: String!'),
    );
    await writeFile(
      join(project, 'shop/schemas/web.ts'),
      `import { defineClient } from 'facet-gateway';
export default defineClient({ Product: { tag: ({ price }: { price: number }) => \`\${price} EUR\` } });
`,
    );
    const child = spawn(process.execPath, [facet(), 'dev', '--port', '0', '--admin-port', '0'], { cwd: project });

    const url = await seen(child, /web +(http:\S+)\/web\/graphql/);
    const home = (await (await fetch(`${url}/web/home`)).json()) as { products: object[]; orders: object[] };
    const tags = (await (
      await fetch(`${url}/web/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ products(first: 1) { tag } }' }),
      })
    ).json()) as { data: unknown };

    expect([home.products.length, home.orders.length]).toEqual([4, 3]);
    expect(tags.data).toEqual({ products: [{ tag: expect.stringMatching(/^[\d.]+ EUR$/) }] });
    expect(await ended(child)).toBe(0);
  });

  it('has a demo that runs', async () => {
    const child = spawn(process.execPath, [facet(), 'demo', '--port', '0', '--admin-port', '0'], { cwd: project });

    const url = await seen(child, /web +(http:\S+)\/web\/graphql/);
    const { data } = (await (
      await fetch(
        `${url}/web/graphql?query=${encodeURIComponent('{ products(first: 1) { edges { node { name } } } }')}`,
        {
          headers: { accept: 'application/json' },
        },
      )
    ).json()) as { data: unknown };

    expect(data).toEqual({ products: { edges: [{ node: { name: expect.any(String) } }] } });
    expect(await ended(child)).toBe(0);
  });

  it('has types for code files', async () => {
    await using typed = await rootWith({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { module: 'nodenext', target: 'es2024', strict: true, noEmit: true, types: [] },
      }),
      'web.ts': `import { defineClient, type FieldCode } from 'facet-gateway';
interface Resolvers { Order: { label: FieldCode<{ total: number }, string> } }
export default defineClient<Resolvers>({ Order: { label: ({ total }) => total.toFixed(2) } });
export const wrong = defineClient<Resolvers>({ Order: { label: ({ total }) => total } });
`,
    });
    await symlink(join(project, 'node_modules'), join(typed.path, 'node_modules'));

    const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [compiler, '-p', typed.path]).catch(
      (error: { stdout: string }) => error,
    );

    expect(stdout).toMatch(/^\S*web\.ts\(4,\d+\): error TS2322[^\n]*\n?(?: [^\n]*\n?)*$/);
  });
});
