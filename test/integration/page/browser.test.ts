import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { auditPage } from '../../support/audit-page.ts';
import { canBrowse, openTab, startBrowser } from '../../support/browse.ts';
import { CERTIFICATE, PRIVATE_KEY } from '../../support/self-signed.ts';
import { type DemoGateway, startDemoGateway } from '../../support/start-demo-gateway.ts';
import { startGateway } from '../../support/start-gateway.ts';

const DASHBOARD = `query UserDashboard($first: Int! = 5) {
  userDashboard {
    profile { id name city }
    orders(first: $first) { id status totalLabel lines { quantity product { name } } }
    notifications { id title }
  }
}`;

let shop: DemoGateway;
let browser: Browser;

const hasBrowser = canBrowse('the page in a browser');

beforeAll(async () => {
  if (!hasBrowser) return;
  shop = await startDemoGateway({ mode: 'dev' });
  browser = await startBrowser();
});
afterEach(async () => {
  shop?.demo.setFault('notifications', undefined);
  await shop?.gateway.send('/-/clear', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
});
afterAll(async () => {
  await browser?.close();
  await shop?.[Symbol.asyncDispose]();
});

const ask = (query = DASHBOARD) => shop.gateway.query('web', query, { token: shop.token });

/** Opens the page, and a request on it once it is there. */
async function lookAt(page: Page, operation: string): Promise<void> {
  await page.locator('.request', { hasText: operation }).first().click();
  await page.locator('.waterfall').waitFor();
}

/** What stands in the waterfall: the waves, each with its services, calls and marks. */
const waterfallOf = (page: Page): Promise<readonly unknown[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.waterfall .wave')].map((wave) => ({
      wave: wave.getAttribute('aria-label'),
      calls: [...wave.querySelectorAll('.call')].map((call) =>
        [
          call.querySelector('strong')?.textContent,
          call.querySelector('code')?.textContent,
          ...[...call.querySelectorAll('.chip')].map((chip) => chip.textContent),
        ].join(' · '),
      ),
    })),
  );

describe.skipIf(!hasBrowser)('the page in a browser', () => {
  it('shows a card for each client, and loads from the gateway alone', async () => {
    await using tab = await openTab(browser, shop.gateway.url);

    const cards = tab.page.getByRole('complementary', { name: 'Clients' }).getByRole('article');
    await cards.nth(2).waitFor();

    expect(await cards.getByRole('heading').allTextContents()).toEqual(['iot', 'mobile', 'web']);
    const web = await cards.nth(2).innerText();
    for (const text of ['/web/graphql', '/web/user-dashboard', '2,000', '20,000 / 1 min', 'GraphiQL', 'OpenAPI'])
      expect(web).toContain(text);
    expect(tab.requested.filter((url) => !url.startsWith(`${shop.gateway.url}/`))).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  it('tells what to do while there is no request', async () => {
    await using tab = await openTab(browser, shop.gateway.url);

    const line = tab.page.locator('.command code');

    await line.waitFor();
    expect(await line.textContent()).toContain(`curl -s ${shop.gateway.url}/web/graphql`);
  });

  it('shows a dashboard as it comes, with its four calls in two waves', async () => {
    await using tab = await openTab(browser, shop.gateway.url);
    await tab.page.getByText('No request yet').waitFor();

    await ask();
    await lookAt(tab.page, 'UserDashboard');

    const waves = (await waterfallOf(tab.page)) as readonly {
      readonly wave: string;
      readonly calls: readonly string[];
    }[];
    expect(waves.map(({ wave, calls }) => ({ wave, calls: [...calls].sort() }))).toEqual([
      {
        wave: 'Wave 1',
        calls: [
          'notifications · GET /users/1/notifications?unread=true',
          'orders · GET /orders?userId=1&limit=5',
          'users · GET /users?id=1',
        ],
      },
      { wave: 'Wave 2', calls: [expect.stringMatching(/^catalog · productsByIds · \d+ keys → 1 call$/)] },
    ]);
    expect(await tab.page.locator('.detail .facts').innerText()).toMatch(
      /Calls\s+4 in 2 waves\s+Priced → used\s+126 → \d+/,
    );
    expect(tab.complaints).toEqual([]);
  });

  it('draws each call where it was on the time axis: the second wave behind the first', async () => {
    await using tab = await openTab(browser, shop.gateway.url);
    await ask();
    await lookAt(tab.page, 'UserDashboard');

    const boxes = await tab.page
      .locator('.call-details .bar')
      .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().toJSON() as DOMRect));

    const [users, orders, notifications, catalog] = boxes;
    expect(boxes).toHaveLength(4);
    for (const before of [users, orders, notifications]) expect(before?.width).toBeGreaterThan(1);
    expect(catalog?.left).toBeGreaterThanOrEqual((orders?.right ?? Infinity) - 1);
  });

  it('marks what failed and what stands in', async () => {
    await using tab = await openTab(browser, shop.gateway.url);
    shop.demo.setFault('notifications', 'error500');

    await ask();
    await lookAt(tab.page, 'UserDashboard');

    const [first] = (await waterfallOf(tab.page)) as readonly { readonly calls: readonly string[] }[];
    expect(first?.calls.find((call) => call.startsWith('notifications'))).toMatch(/ · 500 failed · fallback shown$/);
    expect(await tab.page.locator('.detail-head').innerText()).toContain('200 degraded');
    expect(await tab.page.locator('.shortcomings').innerText()).toMatch(/fallback\s+userDashboard\.notifications/);
  });

  it('copies a request as a line for a shell, without its credential', async () => {
    await using tab = await openTab(browser, shop.gateway.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await ask('{ me { name } }');
    await lookAt(tab.page, 'anonymous query');

    await tab.page.getByRole('button', { name: 'Copy as curl' }).click();
    await tab.page.getByText('Copied', { exact: true }).waitFor();

    const line = await tab.page.evaluate(() => navigator.clipboard.readText());
    expect(line).toContain('-H "authorization: Bearer $TOKEN"');
    expect(line).toContain(`-d '{"query":"{ me { name } }"}'`);
    expect(line).not.toContain(shop.token);
  });

  it('explains an operation that is pasted, without asking a service', async () => {
    await using tab = await openTab(browser, `${shop.gateway.url}/#/explain`);
    await tab.page.getByLabel('Client').selectOption('web');
    shop.demo.resetRequests();

    await tab.page.getByLabel('Operation', { exact: true }).fill(DASHBOARD);
    await tab.page.getByRole('heading', { name: 'UserDashboard' }).waitFor();

    const text = await tab.page.locator('.explained').innerText();
    expect(text).toMatch(
      /Requests\s+4 in 2 waves\s+Price\s+126 of 2,000 points\s+Depth\s+5 of 12\s+Answer may be kept\s+no/,
    );
    expect(text).toMatch(/Wave 2\s+catalog\s+productsByIds\s+all keys → 1 call\s+kept 300 s/);
    expect(text).toMatch(/userDashboard\.orders\.lines\s+50\s+50/);
    expect(shop.demo.requests).toEqual([]);
  });

  it('prices an operation for the variables that are given', async () => {
    await using tab = await openTab(
      browser,
      `${shop.gateway.url}/#/explain?${new URLSearchParams({ client: 'web', query: DASHBOARD })}`,
    );

    await tab.page.getByLabel('Variables').fill('{ "first": 100 }');

    await tab.page.getByText('too much').waitFor();
    await tab.page.getByLabel('Variables').fill('{ "first": ');
    await tab.page.getByRole('listitem').getByText('Variables are a JSON object').waitFor();
  });

  it('tells what is wrong with an operation, and goes to the place', async () => {
    await using tab = await openTab(browser, `${shop.gateway.url}/#/explain`);
    await tab.page.getByLabel('Client').selectOption('web');

    await tab.page.getByLabel('Operation', { exact: true }).fill('{\n  product(id: 1) { nam }\n}');
    const place = tab.page.getByRole('button', { name: '2:20' });
    await place.click();

    expect(await tab.page.locator('.errors').innerText()).toContain('Cannot query field "nam" on type "Product".');
    expect(await tab.page.evaluate(() => (document.activeElement as HTMLTextAreaElement).selectionStart)).toBe(21);
  });

  it('is used with the keyboard alone', async () => {
    await using tab = await openTab(browser, shop.gateway.url);
    for (const query of ['query A { me { id } }', 'query B { me { id } }', 'query C { me { id } }']) await ask(query);
    await tab.page.locator('.request').nth(2).waitFor();
    const press = (key: string): Promise<void> => tab.page.keyboard.press(key);
    const focused = (): Promise<string> => tab.page.evaluate(() => document.activeElement?.textContent ?? '');

    const isOnRow = (): Promise<boolean> =>
      tab.page.evaluate(() => document.activeElement?.matches('.request') === true);

    await press('Tab');
    expect(await focused()).toBe('Skip to content');
    await press('Enter');
    for (let presses = 0; presses < 5 && !(await isOnRow()); presses++) await press('Tab');
    expect(await focused()).toMatch(/^ok ?C/);
    await press('ArrowDown');
    expect(await focused()).toMatch(/^ok ?B/);
    await press('Enter');
    await tab.page.locator('.waterfall').waitFor();
    expect(await focused()).toBe('B');
    await press('Escape');
    await tab.page.locator('.detail').waitFor({ state: 'detached' });
    expect(await focused()).toMatch(/^ok ?B/);
  });

  it('filters requests by operation, client and service', async () => {
    await using tab = await openTab(browser, shop.gateway.url);
    await ask();
    await ask('query Names { products(first: 1) { edges { node { name } } } }');
    await tab.page.locator('.request').nth(1).waitFor();
    const names = (): Promise<string[]> => tab.page.locator('.request strong').allTextContents();

    await tab.page.getByLabel('Filter requests').fill('notifications');
    expect(await names()).toEqual(['UserDashboard']);
    await tab.page.getByLabel('Filter requests').fill('orders 200 dash');
    expect(await names()).toEqual(['UserDashboard']);
    await tab.page.getByLabel('Filter requests').fill('web names');
    expect(await names()).toEqual(['Names']);
    await tab.page.getByLabel('Filter requests').fill('nothing like it');
    expect(await tab.page.locator('.empty-note').innerText()).toContain('None of 2 requests');
  });

  it('follows the theme of the system, unless another is chosen, which it remembers', async () => {
    await using tab = await openTab(browser, shop.gateway.url, { colorScheme: 'dark' });
    const theme = (): Promise<string | undefined> => tab.page.evaluate(() => document.documentElement.dataset['theme']);

    expect(await theme()).toBe('dark');
    await tab.page.getByRole('button', { name: 'Colours: auto' }).click();
    expect(await theme()).toBe('light');
    await tab.page.reload();
    expect(await theme()).toBe('light');
    await tab.page.getByRole('button', { name: 'Colours: light' }).click();
    await tab.page.getByRole('button', { name: 'Colours: dark' }).click();
    await tab.page.emulateMedia({ colorScheme: 'light' });
    await tab.page.waitForFunction(() => document.documentElement.dataset['theme'] === 'light');
    expect(tab.complaints).toEqual([]);
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 1000],
    ['light', 360],
    ['dark', 360],
  ] as const)('keeps nobody out: %s, %d px', async (colorScheme, width) => {
    const options = { colorScheme, viewport: { width, height: 800 } };
    await using tab = await openTab(browser, shop.gateway.url, options);
    await tab.page.getByText('No request yet').waitFor();
    const empty = await auditPage(tab.page);
    shop.demo.setFault('notifications', 'error500');
    await ask();
    await ask('{ nothing }');
    await ask('mutation { review(productId: 3, rating: 5) { id } }');
    await tab.page.locator('.request').nth(2).waitFor();
    const list = await auditPage(tab.page);
    await lookAt(tab.page, 'UserDashboard');
    await tab.page.locator('summary.call').first().click();
    const detail = await auditPage(tab.page);
    await tab.page.goto(`${shop.gateway.url}/#/explain?${new URLSearchParams({ client: 'web', query: DASHBOARD })}`);
    await tab.page.locator('.explanation').waitFor();
    const explained = await auditPage(tab.page);
    await tab.page.getByLabel('Operation', { exact: true }).fill('{ product { nam } }');
    await tab.page.locator('.errors').waitFor();
    const errors = await auditPage(tab.page);
    await tab.page.goto(`${shop.gateway.url}/#/clients/web`);
    await tab.page.locator('.code').waitFor();
    const client = await auditPage(tab.page);
    await tab.page.goto(`${shop.gateway.url}/#/clients`);
    const clients = await auditPage(tab.page);

    expect({ empty, list, detail, explained, errors, client, clients }).toEqual({
      ...{ empty: [], list: [], detail: [], explained: [], errors: [], client: [], clients: [] },
    });
    expect(tab.complaints).toEqual([]);
  });

  it('moves nothing for people who want no motion', async () => {
    await using tab = await openTab(browser, shop.gateway.url, { reducedMotion: 'reduce' });
    await tab.page.locator('.card').first().waitFor();

    const moving = await tab.page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) => {
          const { animationName, transitionDuration } = getComputedStyle(element);
          return animationName !== 'none' || transitionDuration !== '0s';
        }).length,
    );

    expect(moving).toBe(0);
  });

  it('leads to GraphiQL with the operation, and back to its plan', async () => {
    await using tab = await openTab(browser, shop.gateway.url);
    await ask();
    await lookAt(tab.page, 'UserDashboard');

    await tab.page.getByRole('link', { name: 'Open in GraphiQL' }).click();
    await tab.page.locator('.graphiql-query-editor .view-lines').getByText('query UserDashboard').waitFor();
    await tab.page.getByRole('link', { name: 'Explain' }).click();
    await tab.page.getByRole('heading', { name: 'UserDashboard' }).waitFor();

    expect(await tab.page.locator('.explained').innerText()).toMatch(/4 in 2 waves/);
    expect(await tab.page.getByLabel('Operation', { exact: true }).inputValue()).toBe(DASHBOARD);
    expect(
      tab.requested.filter((url) => !url.startsWith(`${shop.gateway.url}/`) && !/^(?:data|blob):/.test(url)),
    ).toEqual([]);
  });

  it('is live over TLS and HTTP/2 as well', async () => {
    const files = {
      ...{ 'cert.pem': CERTIFICATE, 'key.pem': PRIVATE_KEY },
      'schemas/web.graphql': 'type Query { motto: String @from(value: "Onward") }',
    };
    const settings = { server: { tls: { cert: 'cert.pem', key: 'key.pem' } } };
    await using gateway = await startGateway({ mode: 'dev', files, settings });
    await using tab = await openTab(browser, gateway.url, { ignoreHTTPSErrors: true });
    await tab.page.getByText('No request yet').waitFor();

    const protocol = await tab.page.evaluate(async () => {
      await fetch('/web/graphql?query={motto}', { headers: { accept: 'application/json' } });
      return (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).nextHopProtocol;
    });
    await tab.page.locator('.request').waitFor();

    expect([gateway.url.slice(0, 6), protocol]).toEqual(['https:', 'h2']);
    expect(tab.complaints).toEqual([]);
  });

  it('says that the gateway is away, and goes on when it is back', async () => {
    await using tab = await openTab(browser, shop.gateway.url);
    await tab.page.getByText('Live', { exact: true }).waitFor();

    await tab.page.route('**/-/requests', (route) => route.abort());
    await tab.page.reload();
    await tab.page.getByText('Gateway is away').waitFor();
    await tab.page.unroute('**/-/requests');

    await tab.page.getByText('Live', { exact: true }).waitFor();
  });
});
