import { decodeJwt } from 'jose';

import type { Caller } from '../core/context.ts';
import type { JwtIssuer } from '../core/settings.ts';
import { callerOf } from './caller-of-claims.ts';
import type { KeySet } from './key-set.ts';
import { rejection, unauthenticated } from './rejection.ts';
import { VerifiedTokens } from './verified-tokens.ts';
import { verifyToken } from './verify-token.ts';

/** An issuer's rules, and where its keys are had. */
export interface TrustedIssuer {
  readonly rules: JwtIssuer;
  readonly keys: KeySet;
}

/** Tells whose a token of one of these issuers is, and remembers the tokens that it has verified. */
export class TokenVerifier {
  readonly #issuers: readonly TrustedIssuer[];
  readonly #verified = new VerifiedTokens();

  constructor(issuers: readonly TrustedIssuer[]) {
    this.#issuers = issuers;
  }

  /** Whether this client accepts tokens of any of the issuers. */
  serves(client: string): boolean {
    return this.#issuers.some(({ rules }) => accepts(rules, client));
  }

  /** The caller whose token was verified lately, at once; undefined for any other. */
  known(client: string, token: string): Caller | undefined {
    return this.#verified.find(client, token);
  }

  /**
   * The caller behind a token.
   *
   * @throws {GatewayError} UNAUTHENTICATED unless an issuer that this client accepts made it, and it is valid now
   */
  async verify(client: string, token: string): Promise<Caller> {
    const { rules, keys } = this.#issuerOf(client, token);
    const caller = callerOf(await verifyToken(token, rules, keys).catch(rejection), rules.claims);
    this.#verified.add(client, token, caller);
    return caller;
  }

  /** Picks by the claim alone, which is checked again together with the signature. */
  #issuerOf(client: string, token: string): TrustedIssuer {
    const issuer = claimedIssuer(token);
    const found = this.#issuers.find(({ rules }) => rules.issuer === issuer && accepts(rules, client));
    if (!found) throw unauthenticated('the issuer of the token is not known here');
    return found;
  }
}

const accepts = ({ clients }: JwtIssuer, client: string): boolean => clients?.includes(client) ?? true;

function claimedIssuer(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw unauthenticated('the token is malformed');
  }
}
