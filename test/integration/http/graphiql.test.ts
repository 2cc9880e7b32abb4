import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { codeOf, lanes, startTestServer } from './support.ts';

const CHROMIUM = '/usr/bin/chromium';
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const canBrowse = existsSync(CHROMIUM) || process.env['REQUIRE_BROWSER'] === '1';
if (!canBrowse) process.stderr.write(`skipped: GraphiQL in a browser needs ${CHROMIUM}\n`);

describe.each(lanes)('%s', (_, jsonLane) => {
  it('serves GraphiQL to browsers, compressed, for each client', async () => {
    await using server = await startTestServer({ jsonLane });

    const response = await fetch(`${server.url}/web/v2/graphql`, { headers: BROWSER });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('vary')).toBe('accept-encoding');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(/<title>(.*)<\/title>/.exec(await response.text())?.[1]).toBe('Facet · web.v2');
  });

  it('serves a page whose requests may bring a token in a cookie', async () => {
    await using server = await startTestServer({ jsonLane });

    const response = await fetch(`${server.url}/web/graphql`, { headers: BROWSER });

    expect(await response.text()).toContain('"additionalHeaders":{"graphql-require-preflight":"1"}');
  });

  it.each(['identity', 'br, gzip;q=0'])('serves it as it is to Accept-Encoding: %s', async (encoding) => {
    await using server = await startTestServer({ jsonLane });

    const response = await fetch(`${server.url}/web/graphql`, { headers: { ...BROWSER, 'accept-encoding': encoding } });
    const html = await response.text();
    const markup = html.replaceAll(/<script>[^]*<\/script>|<style>[^]*<\/style>/g, '');

    expect(response.headers.get('content-encoding')).toBeNull();
    expect(html.trimEnd().endsWith('</html>')).toBe(true);
    expect(markup.match(/<(?:script|link|img|iframe)[^>]+(?:src|href)="(?!data:)/)).toBeNull();
    expect(html.match(/@import|url\(["']?(?:https?:)?\/\//)).toBeNull();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('answers a browser that brings a query with data', async () => {
    await using server = await startTestServer({ jsonLane });

    const response = await fetch(`${server.url}/web/graphql?query={me}`, { headers: BROWSER });

    expect(await response.json()).toEqual({ data: { query: '{me}' } });
  });

  it('serves no page for a client without GraphiQL, nor for one that does not exist', async () => {
    await using server = await startTestServer({ jsonLane });

    const bare = await fetch(`${server.url}/bare/graphql`, { headers: BROWSER });
    const unknown = await fetch(`${server.url}/tv/graphql`, { headers: BROWSER });

    expect(bare.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await codeOf(unknown)).toBe('NOT_FOUND');
  });
});

it.skipIf(!canBrowse)(
  'runs in a browser under its content security policy, and asks no other host for anything',
  async () => {
    await using server = await startTestServer();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const requested: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => requested.push(request.url()));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      const introspected = page.waitForResponse((response) => response.request().method() === 'POST');

      await page.goto(`${server.url}/web/graphql`);
      await page.waitForSelector('.graphiql-container .graphiql-query-editor .view-lines');
      await introspected;

      expect(requested.filter((url) => !/^(?:data|blob):/.test(url) && !url.startsWith(server.url))).toEqual([]);
      expect(complaints.filter((text) => /Content Security Policy|is not defined/i.test(text))).toEqual([]);
      expect(await page.title()).toBe('Facet · web');
    } finally {
      await browser.close();
    }
  },
);
