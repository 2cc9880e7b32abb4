import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { startMocks } from '../../../src/mock/mock-server.ts';
import { startGateway } from '../../support/start-gateway.ts';
import { rootWith, runFacet } from './run-facet.ts';

describe('facet init', () => {
  it('makes a project that the check finds nothing wrong with, from the folder around it', async () => {
    await using around = await rootWith({});

    const made = await runFacet(['init', 'shop'], {}, around.path);
    const checked = await runFacet(['check'], {}, around.path);

    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain('npx facet dev');
    expect(checked).toMatchObject({ code: 0, stdout: 'No problems.\n', stderr: 'facet: the root folder is shop/\n' });
  });

  it('makes a project that answers at once, with nothing behind it', async () => {
    await using around = await rootWith({});
    await runFacet(['init', 'shop'], {}, around.path);
    await using mocks = await startMocks({ isMocked: () => true });
    await using gateway = await startGateway({ root: join(around.path, 'shop'), mode: 'dev', mocks });

    const answer = await gateway.send('/web/home');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-partial')).toBeNull();
    const home = (await answer.json()) as { products: { title: string }[]; orders: { lines: unknown[] }[] };
    expect(home.products).toHaveLength(4);
    expect(home.orders).toHaveLength(3);
    expect(home.orders[0]?.lines[0]).toEqual({ quantity: expect.any(Number), product: { title: expect.any(String) } });
  });

  it('names the project after its folder, and takes the gateway from where the project around has it', async () => {
    await using around = await rootWith({
      'package.json': '{"dependencies":{"facet-gateway":"file:facet-gateway-0.1.0.tgz"}}',
    });

    await runFacet(['init', 'My Shop'], {}, around.path);

    expect(JSON.parse(await readFile(join(around.path, 'My Shop/package.json'), 'utf8'))).toMatchObject({
      name: 'my-shop',
      dependencies: { 'facet-gateway': 'file:../facet-gateway-0.1.0.tgz' },
      scripts: { dev: 'facet dev', check: 'facet check', start: 'facet start' },
    });
  });

  it('leaves a folder alone that has anything in it', async () => {
    await using around = await rootWith({ 'shop/mine.txt': 'mine' });

    const { code, stderr } = await runFacet(['init', 'shop'], {}, around.path);

    expect(code).toBe(1);
    expect(stderr).toBe('facet: shop is not empty; name a folder that is new or empty: facet init shop\n');
  });

  it('leaves a file alone', async () => {
    await using around = await rootWith({ shop: 'mine' });

    const { code, stderr } = await runFacet(['init', 'shop'], {}, around.path);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^facet: shop cannot be used \(ENOTDIR\); .*\n$/);
  });
});

describe('the root folder of a command', () => {
  it('is the current one where that has schemas', async () => {
    await using around = await rootWith({ 'schemas/readme.txt': '', 'other/schemas/readme.txt': '' });

    const { stderr } = await runFacet(['check'], {}, around.path);

    expect(stderr).toBe('');
  });

  it('is asked for where several folders have them', async () => {
    await using around = await rootWith({ 'one/schemas/a.txt': '', 'two/facet.yaml': '', 'three/other.txt': '' });

    const { code, stderr } = await runFacet(['check'], {}, around.path);

    expect(code).toBe(2);
    expect(stderr).toBe('facet: there are schemas in several folders here (one, two): choose one with --root\n');
  });

  it('is asked for where none has', async () => {
    await using around = await rootWith({ 'node_modules/x/schemas/a.txt': '' });

    const { code, stderr } = await runFacet(['dev'], {}, around.path);

    expect(code).toBe(2);
    expect(stderr).toMatch(/^facet: no schemas\/ here, nor in a folder below: begin with facet init shop.*\n$/);
  });
});

describe('facet start', () => {
  it('calls real services alone', async () => {
    await using around = await rootWith({});
    await runFacet(['init', 'shop'], {}, around.path);

    const { code, stderr } = await runFacet(['start', '--port', '0', '--admin-port', '0'], {}, around.path);

    expect(code).toBe(2);
    expect(stderr).toContain('facet.yaml has mock: true for catalog, orders, and production calls real services alone');
  });
});
