import type { GraphQLError } from 'graphql';

import type { GatewayError } from './errors.ts';
import { type ErrorCode } from './errors.ts';

/** An error as an answer has it. */
export interface ErrorEntry {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[] | undefined;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** A request that fails as a whole, with several errors of one code. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly errors: readonly ErrorEntry[];
  /** As those of a `GatewayError`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, errors: readonly ErrorEntry[], headers: Refusal['headers'] = {}) {
    super(code);
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }
}

/** graphql's messages repeat names that the caller sent; this much of them is enough. */
const MAX_MESSAGE_LENGTH = 200;

/** Where graphql's messages repeat values, which may be secrets or markup. Names hold no spaces, so none is taken for one. */
const VALUES = [
  [/,? found: .*$/s, '.'],
  [/ value: .*$/s, ' value.'],
  [/ (String|BlockString|Int|Float) ".*"/s, ' $1'],
  [/, did you mean "0\.\d*"\?/, '.'],
] as const;

/** A document that graphql itself finds wrong. */
export function documentRefusal(
  code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED',
  errors: readonly GraphQLError[],
): Refusal {
  const entries = errors.map(({ message, locations }) => ({
    message: shortened(withoutValues(message)),
    ...(locations && { locations }),
    extensions: { code },
  }));
  // What is wrong in the same way in ten places is told once.
  const first = new Map(entries.toReversed().map((entry) => [entry.message, entry]));
  return new Refusal(
    code,
    entries.filter((entry) => first.get(entry.message) === entry),
  );
}

const withoutValues = (message: string): string =>
  VALUES.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message);

const shortened = (message: string): string =>
  message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : message;

/** The errors of whatever stopped a request. */
export function errorEntries(error: Refusal | GatewayError): readonly ErrorEntry[] {
  return error instanceof Refusal ? error.errors : [{ message: error.message, extensions: error.extensions }];
}
