/** Which calls of a field a rate limit counts together. */
export interface RatedField {
  readonly client: string;
  readonly type: string;
  readonly field: string;
  /** Who calls: the caller's identity, or the address of one without. */
  readonly caller: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Arguments whose values are counted apart; dots lead into inputs: `input.email`. */
  readonly identityArgs: readonly string[];
}

/** The identity under which a call counts. No two calls share one unless all its parts are the same. */
export function rateIdentity({ client, type, field, caller, args, identityArgs }: RatedField): string {
  const values = identityArgs.map((path) => valueAt(path, args));
  return JSON.stringify([client, type, field, caller, ...values], inOneForm);
}

/** Null for what is absent. */
function valueAt(path: string, args: unknown): unknown {
  let value = args;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** Members in one order: else each order a caller may write an object in would be counted by itself. */
function inOneForm(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
