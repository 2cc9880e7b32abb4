import type { RequestHeaders } from '../core/exchange.ts';
import { PREFLIGHT_HEADERS } from '../core/preflight-headers.ts';
import { isJsonContentType } from './media-type.ts';

/** Sent by scripts that mean GraphQL, and by no link, image or form. */
const NAMED_TYPES = /\b(?:application\/(?:json|graphql-response\+json)|text\/event-stream)\b/;

/**
 * Whether a GET could come from a link, an image or a form of another site: nothing in its headers says that it is meant
 * as a GraphQL request.
 */
export function isSimpleGet(headers: RequestHeaders): boolean {
  const { accept } = headers;
  // Every browser sends it.
  if (accept === undefined || NAMED_TYPES.test(accept) || isJsonContentType(headers['content-type'])) return false;
  const mode = headers['sec-fetch-mode'];
  if (mode === 'cors' || mode === 'same-origin') return false;
  return PREFLIGHT_HEADERS.every((name) => headers[name] === undefined);
}
