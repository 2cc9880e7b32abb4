import { expect, it } from 'vitest';

import { canBrowse, openTab, startBrowser } from '../../support/browse.ts';
import { startGateway } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP_URL}")
    type Query { motto: String @rest(GET: "/motto", select: "words") news: String @rest(GET: "/news", select: "words") }`,
  'schemas/app.graphql': 'type Query { motto: String news: String }',
};

it.skipIf(!canBrowse('deferred fields in GraphiQL'))(
  'GraphiQL shows what comes first, and later the rest',
  async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const news = (): Promise<object> => released.then(() => ({ body: { words: 'Late' } }));
    await using shop = await startService({ '/motto': { words: 'Onward' }, '/news': news });
    await using gateway = await startGateway({ files: FILES, environment: { SHOP_URL: shop.url }, mode: 'dev' });
    const browser = await startBrowser();
    try {
      const query = encodeURIComponent('{ motto ... @defer { news } }');
      await using tab = await openTab(browser, `${gateway.url}/app/graphql#query=${query}`);
      const { page } = tab;
      await page.waitForSelector('.graphiql-query-editor .view-lines');
      await page.click('.graphiql-execute-button');
      const result = page.locator('.result-window');

      await result.getByText('Onward').waitFor();
      const first = await result.innerText();
      release();
      await result.getByText('Late').waitFor();

      expect(first).not.toContain('Late');
    } finally {
      await browser.close();
    }
  },
);
