import type { Caller } from '../core/context.ts';
import { deepFreeze } from '../core/deep-freeze.ts';
import type { VerifiedToken } from './verify-token.ts';

/** The claims of a token by their names. */
type Claims = Readonly<Record<string, unknown>>;

/** The caller whom a token describes. `renames` maps new names to names in the token. */
export function callerOf(
  { identity, payload: claims, expiresAtMs }: VerifiedToken,
  renames: Readonly<Record<string, string>>,
): Caller {
  const scopes = new Set([...wordsOf(claims['scope']), ...wordsOf(claims['scp'])]);
  return Object.freeze({
    identity,
    scopes,
    claims: deepFreeze(renamed(claims, renames)),
    meteredBy: identity,
    expiresAtMs,
  });
}

/**
 * The claims with new names added. A new name never shows the token's own claim of that name, even when the claim it
 * stands for is absent. Without a prototype: `$caller.constructor` is no claim.
 */
function renamed(claims: Claims, renames: Readonly<Record<string, string>>): Claims {
  const result = Object.assign(Object.create(null) as Record<string, unknown>, claims);
  for (const [name, source] of Object.entries(renames)) {
    delete result[name];
    if (Object.hasOwn(claims, source)) result[name] = claims[source];
  }
  return result;
}

/** Issuers write scopes as one text with spaces, or as a list. */
function wordsOf(value: unknown): readonly string[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts.flatMap((text) => (typeof text === 'string' ? text.split(' ').filter((word) => word !== '') : []));
}
