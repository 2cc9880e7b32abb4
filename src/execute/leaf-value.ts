import { isSpecifiedScalarType } from 'graphql';

import type { Output } from '../plan/shape.ts';
import { jsonCopy } from './json-copy.ts';
import { isPrintable } from './printable.ts';

/** A value as its type has it in an answer; undefined where it is none of that type. */
export function leafValue({ type, rename }: Extract<Output, { kind: 'leaf' }>, data: unknown): unknown {
  const value = rename ? rename.get(data) : data;
  if (value === undefined || (!isSpecifiedScalarType(type) && !isPrintable(value))) return undefined;
  try {
    // Code may get it in the answer to what it asks.
    return jsonCopy(type.coerceOutputValue(value)) ?? null;
  } catch {
    return undefined;
  }
}
