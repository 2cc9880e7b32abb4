import type { HttpAnswer } from '../http/answer.ts';

/** The page loads from the gateway alone, runs no script and no style that stands in it, and nobody frames it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

/** An answer with what every answer of the page has. */
export const pageAnswer = (
  type: string,
  body: HttpAnswer['body'],
  { status = 200, headers = {} }: Partial<Pick<HttpAnswer, 'status' | 'headers'>> = {},
): HttpAnswer => ({ status, headers: { ...HEADERS, 'content-type': type, ...headers }, body });

/** A value as JSON. */
export const jsonAnswer = (value: unknown, status = 200): HttpAnswer =>
  pageAnswer('application/json; charset=utf-8', JSON.stringify(value), { status });
