import type { Source } from 'graphql';

/** A place in a text, as editors show it. */
export interface LinePosition {
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1, in UTF-16 units. */
  readonly column: number;
  /** The whole line, without its end. */
  readonly text: string;
}

const starts = new WeakMap<Source, readonly number[]>();

/** Where an offset is. The lines of a text are counted once, however many places in it are asked for. */
export function linePosition(source: Source, offset: number): LinePosition {
  const lines = lineStarts(source);
  const index = lastAtMost(lines, offset);
  const start = lines[index] ?? 0;
  const text = source.body.slice(start, lines[index + 1]).replace(/(?:\r\n|[\n\r])$/, '');
  return { line: index + 1, column: offset - start + 1, text };
}

function lineStarts(source: Source): readonly number[] {
  const known = starts.get(source);
  if (known) return known;
  const found = [0, ...[...source.body.matchAll(/\r\n|[\n\r]/g)].map((end) => end.index + end[0].length)];
  starts.set(source, found);
  return found;
}

/** The index of the last number that is not larger, in a list that grows and begins at 0. */
function lastAtMost(numbers: readonly number[], bound: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= bound) low = middle;
    else high = middle - 1;
  }
  return low;
}
