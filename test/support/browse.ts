import { existsSync } from 'node:fs';

import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Whether there is a browser, or has to be; where there is none, one line says what is skipped. */
export function canBrowse(what: string): boolean {
  const can = existsSync(CHROMIUM) || process.env['REQUIRE_BROWSER'] === '1';
  if (!can) process.stderr.write(`skipped: ${what} needs ${CHROMIUM}\n`);
  return can;
}

/** Starts Debian's Chromium, without a window. Whoever starts it closes it. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });

/** A tab, and what went wrong in it. */
export interface Tab extends AsyncDisposable {
  readonly page: Page;
  /** Errors on its console, violations of its content security policy among them. */
  readonly complaints: readonly string[];
  /** Addresses that it asked for something. */
  readonly requested: readonly string[];
}

/** Opens an address in a profile of its own. */
export async function openTab(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints, requested, [Symbol.asyncDispose]: () => context.close() };
}
