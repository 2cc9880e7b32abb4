// Takes the picture of the README: node test/support/picture-of-page.ts docs/page.png
import { openTab, startBrowser } from './browse.ts';
import { startDemoGateway } from './start-demo-gateway.ts';

const DASHBOARD = `query UserDashboard($first: Int! = 5) {
  userDashboard {
    profile { id name city }
    orders(first: $first) { id status totalLabel lines { quantity product { name } } }
    notifications { id title }
  }
}`;
const PRODUCTS = 'query Search { products(text: "lamp", first: 3) { edges { node { name price } } } }';
const PRODUCT =
  'query ProductPage { product(id: 7) { name price images reviews(first: 3) { rating author { name } } } }';
const REVIEW = 'mutation Review { review(productId: 3, rating: 5) { id rating } }';

const [to = 'docs/page.png'] = process.argv.slice(2);

await using shop = await startDemoGateway({ mode: 'dev' });
const { gateway, demo, token } = shop;
const ask = (query: string): Promise<unknown> => gateway.query('web', query, { token });

// Not the first time, when everything is slow.
for (let count = 0; count < 50; count++) for (const query of [PRODUCT, DASHBOARD]) await ask(query);
await gateway.send('/-/clear', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
await ask(PRODUCTS);
await ask('{ me { name email } }');
await ask(PRODUCT);
await gateway.query('web', DASHBOARD);
await ask(REVIEW);
demo.setFault('notifications', 'error500');
await ask(DASHBOARD);
demo.setFault('notifications', undefined);
await gateway.send('/web/user-dashboard?first=3', { headers: { authorization: `Bearer ${token}` } });
await ask(PRODUCTS);
await ask(DASHBOARD);

const browser = await startBrowser();
try {
  await using tab = await openTab(browser, gateway.url, { viewport: { width: 1440, height: 900 } });
  await tab.page.locator('.card').nth(2).waitFor();
  await tab.page.locator('.request').first().click();
  await tab.page.locator('.waterfall').waitFor();
  await tab.page.mouse.move(0, 0);
  await tab.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await tab.page.screenshot({ path: to });
} finally {
  await browser.close();
}
