/** Why there is no value, as the code a caller sees. */
export class Failure extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** What is read, or why it cannot be. */
export function attempt<T>(read: () => T): T | Failure {
  try {
    return read();
  } catch (failure) {
    if (failure instanceof Failure) return failure;
    throw failure;
  }
}

/** Reads one value for each item; throws the first failure once all are read. */
export function all<T, U>(items: readonly T[], read: (item: T) => U): readonly U[] {
  const values = items.map((item) => attempt(() => read(item)));
  return values.map((value) => {
    if (value instanceof Failure) throw value;
    return value;
  });
}
