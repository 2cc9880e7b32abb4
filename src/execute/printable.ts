import { isExactNumber } from '../core/exact-number.ts';

/** JSON text is written recursively, and a stack has an end. */
const MAX_DEPTH = 500;

/**
 * Whether the value of a scalar of the user's own can be printed as it came: no number in it is beyond what JSON text
 * would say of it, and it is nested 500 levels deep at most. An integer beyond 2^53 is no longer the one that was sent;
 * deeper down, where numbers of many kinds may stand, only those count that are not finite.
 */
export function isPrintable(value: unknown): boolean {
  if (typeof value === 'number') return isExactNumber(value);
  if (typeof value !== 'object') return true;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH || level.some((one) => typeof one === 'number' && !Number.isFinite(one))) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? (Object.values(one) as unknown[]) : []));
  }
  return true;
}
