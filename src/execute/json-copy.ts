import { setOwn } from './set-own.ts';

/** Whatever lies deeper is not printed either. */
const MAX_DEPTH = 500;

/**
 * A copy of the lists and plain objects of a value, which code may change: what services have answered is shared between
 * requests. Whatever else code itself has put there stays what it is, with its methods.
 */
export function jsonCopy(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? copyOf(value, new Map(), 0) : value;
}

function copyOf(value: unknown, copies: Map<object, unknown>, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (copies.has(value)) return copies.get(value);
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    copies.set(value, list);
    for (const item of value) list.push(copyOf(item, copies, depth + 1));
    return list;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const object: Record<string, unknown> = {};
  copies.set(value, object);
  for (const [name, member] of Object.entries(value)) setOwn(object, name, copyOf(member, copies, depth + 1));
  return object;
}
