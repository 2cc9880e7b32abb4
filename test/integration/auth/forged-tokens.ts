import { createHmac, createPublicKey } from 'node:crypto';

import type { SigningKey } from './support.ts';

type Claims = Readonly<Record<string, unknown>>;

/** A part of a token. */
export const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that says it needs no signature. */
export const unsigned = (claims: Claims): string => `${encoded({ alg: 'none' })}.${encoded(claims)}.`;

/** A token whose secret is the public key that everybody knows. */
export function signedWithPublicKey({ publicJwk }: SigningKey, claims: Claims): string {
  const pem = createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const signed = `${encoded({ alg: 'HS256', kid: publicJwk.kid })}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
}

/** A token with one bit of one of its three parts changed. */
export function flipped(token: string, part: number): string {
  const parts = token.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  return parts.with(part, bytes.toString('base64url')).join('.');
}
