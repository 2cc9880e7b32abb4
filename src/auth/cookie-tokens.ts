import { GatewayError } from '../core/errors.ts';
import type { RequestHeaders } from '../core/exchange.ts';
import { PREFLIGHT_HEADERS } from '../core/preflight-headers.ts';
import { unauthenticated } from './rejection.ts';
import { TokenVerifier, type TrustedIssuer } from './token-verifier.ts';

/** A token that a request brings, and who may say whose it is. */
export interface SentToken {
  readonly token: string;
  /** Knows the issuers alone that may send tokens this way. */
  readonly verifier: TokenVerifier;
}

/**
 * The token that a request brings in a cookie; undefined when it brings none that this client looks at.
 *
 * @throws {GatewayError} FORBIDDEN without a header that makes browsers ask first · UNAUTHENTICATED for several cookies,
 * of which nobody could say whose the request is
 */
export type CookieTokens = (client: string, headers: RequestHeaders) => SentToken | undefined;

/** Finds tokens in the cookies that issuers name. */
export function cookieTokens(issuers: readonly TrustedIssuer[]): CookieTokens {
  const names = new Set(issuers.flatMap(({ rules }) => rules.cookie ?? []));
  const cookies = [...names].map((name) => ({
    name,
    verifier: new TokenVerifier(issuers.filter(({ rules }) => rules.cookie === name)),
  }));
  return (client, headers) => {
    const { cookie: sent } = headers;
    if (sent === undefined || cookies.length === 0) return undefined;
    const [found, ...others] = cookies
      .filter(({ verifier }) => verifier.serves(client))
      .flatMap(({ name, verifier }) => valuesOf(sent, name).map((token) => ({ token, verifier })));
    if (!found) return undefined;
    refuseWithoutPreflight(headers);
    if (others.length > 0) throw unauthenticated('there is more than one cookie with a token');
    return found;
  };
}

/** A browser sends the cookie whoever wrote the page, and a page that may not read the answer may still have changed something. */
function refuseWithoutPreflight(headers: RequestHeaders): void {
  if (PREFLIGHT_HEADERS.some((name) => headers[name] !== undefined)) return;
  const reason = `a token in a cookie needs one of the headers ${PREFLIGHT_HEADERS.join(', ')}`;
  throw new GatewayError('FORBIDDEN', { reason });
}

/** https://www.rfc-editor.org/rfc/rfc6265#section-4.2.1; node:http joins several headers in the same way. */
function valuesOf(header: string, name: string): readonly string[] {
  return header.split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at >= 0 && pair.slice(0, at).trim() === name ? [unquoted(pair.slice(at + 1).trim())] : [];
  });
}

const unquoted = (value: string): string => /^"(.*)"$/.exec(value)?.[1] ?? value;
