import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { startGateway, type TestGatewayOptions } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';

const CHROMIUM = '/usr/bin/chromium';
const canBrowse = existsSync(CHROMIUM) || process.env['REQUIRE_BROWSER'] === '1';
if (!canBrowse) process.stderr.write(`skipped: stored operations in GraphiQL need ${CHROMIUM}\n`);

const FILES = {
  'schemas/services/shop.graphql':
    'extend schema @service(url: "{$env.SHOP_URL}")\nextend type Query { motto: String @rest(GET: "/motto", select: "words") }\n',
  'schemas/app.graphql': `extend schema @bff(operations: PERSISTED)
type Query { "Ends no script: </script>." motto: String }
`,
  'clients/app/motto.graphql': 'query Motto { ...Words }\nfragment Words on Query { motto }\n',
  'clients/app/again.graphql': 'query Again { again: motto ...Words }\n',
};
const BROWSER = { accept: 'text/html' };

const start = async (mode: TestGatewayOptions['mode']) => {
  const service = await startService({ '/motto': { words: 'Onward' } });
  const gateway = await startGateway({ files: FILES, environment: { SHOP_URL: service.url }, ...(mode && { mode }) });
  return {
    gateway,
    [Symbol.asyncDispose]: async () => {
      await gateway.close();
      await service[Symbol.asyncDispose]();
    },
  };
};

it('the page of a client that accepts stored operations only begins with them, and with the schema', async () => {
  await using running = await start('dev');

  const html = await (await running.gateway.send('/app/graphql', { headers: BROWSER })).text();

  const [, options = ''] = /renderYogaGraphiQL\(\s*[^,]*,\s*(\{.*\}),\s*\);/.exec(html) ?? [];
  const { defaultQuery, schema } = JSON.parse(options) as { defaultQuery: string; schema: { __schema: object } };
  expect(defaultQuery.match(/^(?:query|fragment) \w+/gm)).toEqual(['query Again', 'fragment Words', 'query Motto']);
  expect(schema.__schema).toMatchObject({ queryType: { name: 'Query' } });
});

it('no page tells the schema in production', async () => {
  await using running = await start('production');

  const response = await running.gateway.send('/app/graphql', { headers: BROWSER });

  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
});

it.skipIf(!canBrowse)('stored operations run in GraphiQL', async () => {
  await using running = await start('dev');
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(`${running.gateway.url}/app/graphql`);
    await page.waitForSelector('.graphiql-query-editor .view-lines');
    await page.click('.graphiql-execute-button');
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.click('[role="menuitem"]:has-text("Motto")');

    const response = await answered;

    expect(await response.json()).toMatchObject({ data: { motto: 'Onward' } });
  } finally {
    await browser.close();
  }
});
