/**
 * The identity under which a call of a limited field counts: of what is limited, who calls, and values that are counted
 * apart. No two calls share one unless all of it is the same.
 */
export function rateIdentity(name: string, caller: string, values: readonly unknown[]): string {
  return JSON.stringify([name, caller, ...values.map((value) => value ?? null)], inOneForm);
}

/** Members in one order: else each order a caller may write an object in would be counted by itself. */
function inOneForm(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
