import { decodeJwt } from 'jose';

import type { Caller } from '../core/context.ts';
import { GatewayError } from '../core/errors.ts';
import type { RequestHeaders } from '../core/exchange.ts';
import type { JwtIssuer } from '../core/settings.ts';
import { callerOf } from './caller-of-claims.ts';
import { KeySet } from './key-set.ts';
import { rejection } from './rejection.ts';
import { VerifiedTokens } from './verified-tokens.ts';
import { verifyToken } from './verify-token.ts';

/** Tells who sends a request. */
export interface Authenticator {
  /** The caller whose token was verified lately, at once; undefined for any other, and for nobody. */
  readonly known: (client: string, headers: RequestHeaders) => Caller | undefined;
  /**
   * The caller behind an `Authorization` header; undefined when there is none.
   *
   * @throws {GatewayError} UNAUTHENTICATED for any header that does not hold one valid token of an issuer this client
   * accepts. Its message never repeats the token.
   */
  readonly authenticate: (client: string, headers: RequestHeaders) => Promise<Caller | undefined>;
}

/** Who is told about an issuer's trouble. */
export interface AuthenticatorOptions {
  /** A key set could not be fetched. Callers are told later, and only if no older keys serve. */
  readonly onFailure?: ((issuer: string, error: unknown) => void) | undefined;
}

/** How it is nearly always written. */
const PREFIX = 'Bearer ';

interface TrustedIssuer {
  readonly rules: JwtIssuer;
  readonly keys: KeySet;
}

/** RFC 6750: one token, of characters that leave no room for a second credential. */
const BEARER = /^Bearer +(?<token>[\w.~+/-]+=*)$/i;

/** Authenticates by JSON Web Tokens of these issuers. With none, every credential is refused. */
export function createAuthenticator(
  issuers: readonly JwtIssuer[],
  { onFailure }: AuthenticatorOptions = {},
): Authenticator {
  const trusted = trustedIssuers(issuers, onFailure);
  const verified = new VerifiedTokens();

  const verify = async (client: string, token: string): Promise<Caller> => {
    const { rules, keys } = issuerFor(trusted, client, token);
    const caller = callerOf(await verifyToken(token, rules, keys).catch(rejection), rules.claims);
    verified.add(client, token, caller);
    return caller;
  };

  return {
    known(client, { authorization }) {
      // A token that was verified has been looked at closely enough.
      return authorization?.startsWith(PREFIX) ? verified.find(client, authorization.slice(PREFIX.length)) : undefined;
    },
    async authenticate(client, { authorization }) {
      if (authorization === undefined) return undefined;
      const token = BEARER.exec(authorization)?.groups?.['token'];
      if (token === undefined) throw unauthenticated('the Authorization header is not "Bearer" and one token');
      return verified.find(client, token) ?? verify(client, token);
    },
  };
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

/** Picks by the claim alone, which is checked again together with the signature. */
function issuerFor(trusted: readonly TrustedIssuer[], client: string, token: string): TrustedIssuer {
  const issuer = claimedIssuer(token);
  const found = trusted.find(({ rules }) => rules.issuer === issuer && (rules.clients?.includes(client) ?? true));
  if (!found) throw unauthenticated('the issuer of the token is not known here');
  return found;
}

function claimedIssuer(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw unauthenticated('the token is malformed');
  }
}

const unauthenticated = (reason: string): GatewayError => new GatewayError('UNAUTHENTICATED', { reason });
