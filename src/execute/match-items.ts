import { GatewayError } from '../core/errors.ts';
import type { Batch } from '../graph/graph.ts';
import { entityKey } from './entity-key.ts';

/** An answer to many keys, and how its items are handed out. */
export interface BatchAnswer {
  readonly service: string;
  /** What the service answered, `select:` applied. */
  readonly result: unknown;
  readonly keys: readonly string[];
  readonly match: Batch['match'];
  /** The field is a list: each key has all its items. */
  readonly isList: boolean;
  /** The value of an item that equals its key. */
  readonly matchOf: (item: unknown) => unknown;
}

/**
 * The value of each key, in the keys' order: its first item or null, or for a list all its items. Items of keys that
 * were not asked for are dropped.
 *
 * @throws {GatewayError} UPSTREAM_BAD_RESPONSE when the answer is no collection
 */
export function matchItems(answer: BatchAnswer): readonly unknown[] {
  const { result, keys, match, isList } = answer;
  if (result === null || result === undefined) return keys.map(() => (isList ? [] : null));
  if (match === '@position') return byPosition(answer);
  if (match === '@key') return byName(answer);
  if (!Array.isArray(result)) throw bad(answer);
  const found = new Map<string, unknown>();
  let failure: Error | undefined;
  for (const item of result as readonly unknown[]) {
    if (item === null || item === undefined) continue;
    if (item instanceof Error) {
      failure ??= item;
      continue;
    }
    if (typeof item !== 'object') throw bad(answer);
    const key = entityKey(answer.matchOf(item), answer.service);
    if (key === undefined) continue;
    const known = found.get(key);
    if (known === undefined) found.set(key, isList ? [item] : item);
    else if (isList) (known as unknown[]).push(item);
  }
  // An item that failed could have been anybody's: whoever is left without one is told so.
  return keys.map((key) => found.get(key) ?? failure ?? (isList ? [] : null));
}

function byPosition(answer: BatchAnswer): readonly unknown[] {
  const { result, keys, isList } = answer;
  if (!Array.isArray(result) || result.length !== keys.length) throw bad(answer);
  return (result as readonly unknown[]).map((item) => item ?? (isList ? [] : null));
}

function byName(answer: BatchAnswer): readonly unknown[] {
  const { result, keys, isList } = answer;
  if (typeof result !== 'object' || Array.isArray(result)) throw bad(answer);
  const members = result as Readonly<Record<string, unknown>>;
  return keys.map((key) => (Object.hasOwn(members, key) ? members[key] : undefined) ?? (isList ? [] : null));
}

const bad = ({ service }: BatchAnswer): GatewayError => new GatewayError('UPSTREAM_BAD_RESPONSE', { service });
