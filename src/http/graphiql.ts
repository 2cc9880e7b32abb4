import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RequestHeaders } from '../core/exchange.ts';
import type { HttpAnswer } from './answer.ts';
import { explainLink } from './explain-link.ts';
import type { Incoming } from './incoming.ts';
import { acceptsHtml } from './media-type.ts';

interface Page {
  readonly html: string;
  readonly gzipped: Buffer;
}

const compress = promisify(gzip);

/** The page brings everything with it; this makes sure that it loads nothing from elsewhere and that nobody frames it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'font-src data:',
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Whether a browser has come to see the page: a GET that takes HTML and asks for no operation. */
export function wantsGraphiQL({ method, headers, search }: Incoming): boolean {
  if (method !== 'GET' || !acceptsHtml(headers['accept'])) return false;
  const parameters = new URLSearchParams(search);
  return !['query', 'documentId', 'extensions'].some((name) => parameters.has(name));
}

/** Serves the GraphiQL page of a client; it works without the internet. Rendered and compressed once per client, 9 MB and 2.4 MB. */
export function graphiqlPages(
  start: (client: string) => object | undefined,
  { hasPage }: { readonly hasPage: boolean },
): (incoming: Incoming) => Promise<HttpAnswer> {
  const pages = new Map<string, { readonly options: object | undefined; readonly page: Promise<Page> }>();
  return async ({ client, headers }) => {
    const options = start(client);
    let known = pages.get(client);
    if (!known || known.options !== options) {
      known = { options, page: render(client, options, hasPage) };
      pages.set(client, known);
    }
    return answerWith(await known.page, headers);
  };
}

/** Whoever is logged in by a cookie may use the page. */
const PREFLIGHT = { additionalHeaders: { 'graphql-require-preflight': '1' } };

async function render(client: string, options: object | undefined, hasPage: boolean): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const title = { title: `Facet · ${client}` };
  const html = renderGraphiQL(title)
    .trimStart()
    .replace(JSON.stringify(title), () => scriptText({ ...title, ...PREFLIGHT, ...options }))
    .replace(ROOT, (root) => root + (hasPage ? explainLink(client) : ''));
  return { html, gzipped: await compress(html) };
}

/** Where the page is drawn: what stands behind it is there before the page's own scripts run. */
const ROOT = '<div id="root"></div>';

/** JSON as a script may hold it: no text in it ends the script. */
const scriptText = (value: object): string => JSON.stringify(value).replaceAll('<', '\\u003c');

function answerWith({ html, gzipped }: Page, requestHeaders: RequestHeaders): HttpAnswer {
  const isCompressed = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(requestHeaders['accept-encoding'] ?? '');
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'referrer-policy': 'no-referrer',
    vary: 'accept-encoding',
  };
  return isCompressed
    ? { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipped }
    : { status: 200, headers, body: html };
}
