/** False for an integer that JSON numbers cannot hold: it may stand for one of several ids. */
export const isExactId = (value: unknown): boolean =>
  typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value);
