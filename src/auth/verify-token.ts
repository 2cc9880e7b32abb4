import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';

import type { JwtIssuer } from '../core/settings.ts';
import type { KeySet } from './key-set.ts';

/** A token whose signature, issuer, audience and times hold. */
export interface VerifiedToken {
  /** Issuer and subject together. */
  readonly identity: string;
  readonly payload: JWTPayload;
  /** When it ceases to be valid, tolerance included: milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** Checks a token against its issuer's rules. Rejects with jose's errors, or `KeysUnavailable`. */
export async function verifyToken(token: string, rules: JwtIssuer, keys: KeySet): Promise<VerifiedToken> {
  const payload = await verifiedPayload(token, keys, optionsOf(rules));
  const { iss, sub, exp } = payload;
  // Without a subject all such tokens would be one caller, who sees each other's cached answers.
  if (typeof sub !== 'string' || sub === '') throw new errors.JWTClaimValidationFailed('no subject', payload, 'sub');
  return {
    identity: JSON.stringify([iss, sub]),
    payload,
    expiresAtMs: Number(exp) * 1_000 + rules.clockToleranceMs,
  };
}

const optionsOf = ({ issuer, audience, algorithms, clockToleranceMs }: JwtIssuer): JWTVerifyOptions => ({
  issuer,
  algorithms: [...algorithms],
  clockTolerance: clockToleranceMs / 1_000,
  requiredClaims: ['exp', 'sub'],
  ...(audience && { audience: [...audience] }),
});

async function verifiedPayload(token: string, { key }: KeySet, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, key, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    return verifiedByAny(token, error, options);
  }
}

/** For a token without a key id, while its issuer has several keys. */
async function verifiedByAny(
  token: string,
  keys: errors.JWKSMultipleMatchingKeys,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}
