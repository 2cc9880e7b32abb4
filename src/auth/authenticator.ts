import type { Caller } from '../core/context.ts';
import type { RequestHeaders } from '../core/exchange.ts';
import type { StopSignal } from '../core/stop-signal.ts';
import type { JwtIssuer } from '../core/settings.ts';
import type { ApiKeys } from './api-keys.ts';
import { cookieTokens, type SentToken } from './cookie-tokens.ts';
import { KeySet } from './key-set.ts';
import { unauthenticated } from './rejection.ts';
import { TokenVerifier, type TrustedIssuer } from './token-verifier.ts';

/** Tells who sends a request. */
export interface Authenticator {
  /** The caller whose token was verified lately, at once; undefined for any other, and for nobody. */
  readonly known: (client: string, headers: RequestHeaders) => Caller | undefined;
  /**
   * The caller behind a request's credentials: the token of its `Authorization` header, else that of a cookie, else its
   * API key; undefined when there are none. A key beside a token says who is metered, and nothing else.
   *
   * @throws {GatewayError} UNAUTHENTICATED for any credential that is not one valid token of an issuer this client
   * accepts, or a key that it accepts; its message never repeats the credential. FORBIDDEN for a cookie that another site's page may have sent.
   */
  readonly authenticate: (client: string, headers: RequestHeaders) => Promise<Caller | undefined>;
  /** Aborts when a caller's API key does not count any more; undefined for a caller without one. */
  readonly revoked: (caller: Caller | undefined) => StopSignal | undefined;
}

/** What an authenticator works with beside issuers. */
export interface AuthenticatorOptions {
  /** Default: none, so that no header brings a key. */
  readonly apiKeys?: ApiKeys | undefined;
  /** A key set could not be fetched. Callers are told later, and only if no older keys serve. */
  readonly onFailure?: ((issuer: string, error: unknown) => void) | undefined;
}

/** How it is nearly always written. */
const PREFIX = 'Bearer ';

/** RFC 6750: one token, of characters that leave no room for a second credential. */
const BEARER = /^Bearer +(?<token>[\w.~+/-]+=*)$/i;

/** Authenticates by JSON Web Tokens of these issuers, and by API keys. Without issuers every token is refused. */
export function createAuthenticator(
  issuers: readonly JwtIssuer[],
  { apiKeys, onFailure }: AuthenticatorOptions = {},
): Authenticator {
  const trusted = trustedIssuers(issuers, onFailure);
  const ofHeader = new TokenVerifier(trusted);
  const inCookie = cookieTokens(trusted);
  return {
    known(client, headers) {
      const { authorization } = headers;
      if (!authorization?.startsWith(PREFIX) || apiKeys?.isSent(headers)) return undefined;
      // A token that was verified has been looked at closely enough.
      return ofHeader.known(client, authorization.slice(PREFIX.length));
    },
    async authenticate(client, headers) {
      const key = apiKeys?.caller(client, headers);
      const sent = headerToken(headers, ofHeader) ?? inCookie(client, headers);
      if (!sent) return key;
      const caller = sent.verifier.known(client, sent.token) ?? (await sent.verifier.verify(client, sent.token));
      return key ? meteredBy(key, caller) : caller;
    },
    revoked: (caller) => (caller?.apiKeyId === undefined ? undefined : apiKeys?.revoked(caller.apiKeyId)),
  };
}

const meteredBy = ({ meteredBy, apiKeyId }: Caller, caller: Caller): Caller =>
  Object.freeze({ ...caller, meteredBy, ...(apiKeyId !== undefined && { apiKeyId }) });

function headerToken({ authorization }: RequestHeaders, verifier: TokenVerifier): SentToken | undefined {
  if (authorization === undefined) return undefined;
  const token = BEARER.exec(authorization)?.groups?.['token'];
  if (token === undefined) throw unauthenticated('the Authorization header is not "Bearer" and one token');
  return { token, verifier };
}

/** Issuers that name the same URL share its keys. */
function trustedIssuers(
  issuers: readonly JwtIssuer[],
  onFailure: AuthenticatorOptions['onFailure'],
): readonly TrustedIssuer[] {
  const sets = new Map<string, KeySet>();
  return issuers.map((rules) => {
    const keys = sets.get(rules.jwks) ?? new KeySet(rules.jwks, (error) => onFailure?.(rules.issuer, error));
    sets.set(rules.jwks, keys);
    return { rules, keys };
  });
}
