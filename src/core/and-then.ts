/** A value that may be there already: what waits for it need not wait for a promise then. */
export type Awaitable<Value> = Value | Promise<Value>;

/** Goes on with a value at once where it is there, else when it comes. */
export const andThen = <Value, Result>(
  value: Awaitable<Value>,
  next: (value: Value) => Awaitable<Result>,
): Awaitable<Result> => (value instanceof Promise ? value.then(next) : next(value));
