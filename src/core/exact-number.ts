/** False for an integer that JSON numbers cannot hold, which may stand for one of several, and for what is no number. */
export const isExactNumber = (value: number): boolean =>
  Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
