import { createHash } from 'node:crypto';

const MAX_KEY_LENGTH = 200;

/** The key itself, or a hash of it when it is long: it may hold what a caller has sent, of any length. */
export function storedKey(key: string): string {
  return key.length <= MAX_KEY_LENGTH ? key : `sha256:${createHash('sha256').update(key).digest('base64url')}`;
}
