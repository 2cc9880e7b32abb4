import { badInput } from './template-text.ts';

/** Nearly every id. */
const UNRESERVED = /^[\w.~-]*$/;

/**
 * A value with everything encoded that is not unreserved in RFC 3986, so that it can never act as a separator.
 *
 * @throws {GatewayError} BAD_USER_INPUT for half a surrogate pair, which UTF-8 cannot express.
 */
export function encodeValue(text: string): string {
  if (UNRESERVED.test(text)) return text;
  if (!text.isWellFormed()) throw badInput('a text is not valid Unicode');
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** An author's text for a path: what is percent-encoded stays, what a path segment cannot hold is encoded. */
export const encodePathLiteral = (text: string): string =>
  encodeLiteral(text, /%[\dA-Fa-f]{2}|[^-\w.~!$&'()*+,;=:@]/gu);

/** An author's text for a query: what is percent-encoded stays, what a name or value cannot hold is encoded. */
export const encodeQueryLiteral = (text: string): string =>
  encodeLiteral(text, /%[\dA-Fa-f]{2}|[^-\w.~!$()*+,;=:@/?]/gu);

function encodeLiteral(text: string, escapesAndStrangers: RegExp): string {
  return text.replace(escapesAndStrangers, (found) =>
    found.length === 3 && found.startsWith('%') ? found : encodeValue(found),
  );
}
