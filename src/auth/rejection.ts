import { errors } from 'jose';

import { GatewayError } from '../core/errors.ts';
import { KeysUnavailable } from './key-set.ts';

const BY_CODE: Readonly<Record<string, string>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'the algorithm of the token is not accepted',
  ERR_JWKS_NO_MATCHING_KEY: 'the key of the token is not known',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'the signature of the token does not fit',
  ERR_JWT_EXPIRED: 'the token is expired',
};

const BY_CLAIM: Readonly<Record<string, string>> = {
  aud: 'the token is for another audience',
  exp: 'the token has no time of expiry',
  iss: 'the issuer of the token is not known here',
  nbf: 'the token is not valid yet',
  sub: 'the token has no subject',
};

/** Refuses a credential for this reason, which tells nothing of it. */
export const unauthenticated = (reason: string): GatewayError => new GatewayError('UNAUTHENTICATED', { reason });

/**
 * Refuses the token that could not be verified. The reason tells what kind of check failed, and nothing of the token.
 *
 * @throws {GatewayError} UNAUTHENTICATED, always
 */
export function rejection(error: unknown): never {
  throw new GatewayError('UNAUTHENTICATED', { reason: reasonOf(error) }, { cause: error });
}

function reasonOf(error: unknown): string {
  if (error instanceof KeysUnavailable) return "the issuer's keys cannot be had now";
  if (error instanceof errors.JWTClaimValidationFailed) return BY_CLAIM[error.claim] ?? 'a claim of the token is wrong';
  if (error instanceof errors.JOSEError) return BY_CODE[error.code] ?? 'the token is malformed';
  return 'the token cannot be verified';
}
