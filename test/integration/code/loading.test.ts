import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

import { startService } from '../../support/start-service.ts';
import { costApart } from '../../support/without-cost.ts';
import { REPOSITORY, rootWith, runFacet } from '../cli/run-facet.ts';

const FILES = {
  // Says that its files are no modules, which is not for them to say.
  'package.json': '{ "name": "somebody-elses" }',
  'schemas/services/shop.graphql': `extend schema @service(url: "{$env.FACET_TEST_SHOP}")
type Query { order: Order @rest(GET: "/order") }
type Order { id: ID! total: Float code: String @computed(selectionSet: "{ id }") }
`,
  'schemas/services/shop.ts': `import { defineService } from 'facet-gateway';
export default defineService({ Order: { code: ({ id }) => \`code \${id}\` } });
`,
  'schemas/app.graphql': `type Query { order: Order }
type Order { code: String label: String @computed(selectionSet: "{ total }") }
`,
  'schemas/app.ts': `import { defineClient } from 'facet-gateway';
import { money } from './shared/money.ts';

export default defineClient({ Order: { label: ({ total }) => money(total) } });
`,
  'schemas/shared/money.ts': 'export const money = (amount: number): string => `${amount} EUR`;\n',
};

it('a root folder elsewhere imports facet-gateway, without a word of warning', async () => {
  await using root = await rootWith(FILES);

  const { code, stdout, stderr } = await runFacet(['check', '--root', root.path]);

  expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: 'No problems.\n' });
});

it.each([
  [
    'syntax that is wrong',
    { 'schemas/app.ts': 'export default {\n  Order: { label: ( => 1 },\n};\n' },
    'schemas/app.ts:2:21 RESOLVER_MISSING the code does not load: Expression expected\n    Order: { label: ( => 1 },\n',
  ],
  [
    'an import of what is not there',
    { 'schemas/app.ts': "import { mony } from './shared/money.ts';\nexport default { Order: { label: mony } };\n" },
    "schemas/app.ts:1:10 RESOLVER_MISSING the code does not load: The requested module './shared/money.ts' does not provide",
  ],
  [
    'a package that is not installed',
    { 'schemas/app.ts': "import money from 'not-installed';\nexport default { Order: { label: money } };\n" },
    "schemas/app.ts:1:1 RESOLVER_MISSING the code does not load: Cannot find package 'not-installed'",
  ],
  [
    'an imported file that throws',
    { 'schemas/shared/money.ts': "export const money = 1;\nthrow new Error('not today');\n" },
    "schemas/shared/money.ts:2:7 RESOLVER_MISSING the code does not load: not today\n  throw new Error('not today');\n",
  ],
  [
    'the code of a service that throws',
    { 'schemas/services/shop.ts': "\nthrow new Error('not today');\n" },
    'schemas/services/shop.ts:2:7 RESOLVER_MISSING the code does not load: not today\n',
  ],
  [
    'a default export that is no object',
    { 'schemas/app.ts': 'export default (order: { total: number }) => order.total;\n' },
    'schemas/app.ts:1:1 RESOLVER_MISSING the default export is no object\n',
  ],
  [
    'code that is not exported by default',
    { 'schemas/app.ts': "export const Order = { label: () => '' };\n" },
    'schemas/app.graphql:2:27 RESOLVER_MISSING Order.label is @computed, and there is no code for it\n',
  ],
])('facet check tells the place of %s', async (_, files, problem) => {
  await using root = await rootWith({ ...FILES, ...files });

  const { code, stdout } = await runFacet(['check', '--root', root.path]);

  expect(code).toBe(1);
  expect(stdout).toContain(problem);
  expect(stdout).toContain('1 error in 1 file\n');
});

it('facet dev sees an edit of a file that code imports', async () => {
  await using shop = await startService({ '/order': { id: 1, total: 2 } });
  await using root = await rootWith(FILES);
  const child = spawn(
    process.execPath,
    [join(REPOSITORY, 'bin/facet.js'), 'dev', '--root', root.path, '--port', '0', '--admin-port', '0'],
    { env: { ...process.env, FACET_TEST_SHOP: shop.url }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const lineWith = async (text: string): Promise<string> => {
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      if (line.value.includes(text)) return line.value;
    }
    throw new Error(`the gateway ended without saying "${text}"`);
  };
  try {
    const url = /http\S+/.exec(await lineWith('/app/graphql'))?.[0] ?? '';
    const ask = async (): Promise<unknown> =>
      costApart(await (await fetch(`${url}?query={order{code,label}}`)).json()).body;
    const before = await ask();

    await writeFile(
      join(root.path, 'schemas/shared/money.ts'),
      FILES['schemas/shared/money.ts'].replace('EUR', 'euros'),
    );
    await lineWith('the schemas were loaded again');

    expect(before).toEqual({ data: { order: { code: 'code 1', label: '2 EUR' } } });
    expect(await ask()).toEqual({ data: { order: { code: 'code 1', label: '2 euros' } } });
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});
