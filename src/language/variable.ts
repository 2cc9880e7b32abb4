import type { Cursor } from './cursor.ts';
import { LanguageError } from './language-error.ts';
import { didYouMean } from '../core/nearest.ts';

const SCOPES = ['args', 'this', 'caller', 'header', 'env', 'keys'] as const;

/** Where a value comes from. */
export type Scope = (typeof SCOPES)[number];

/** A reference such as `$args.input.name`. */
export interface Variable {
  readonly scope: Scope;
  /** Names after the scope: none for `$keys`, exactly one for `$env` and `$header` (whose name is in lowercase). */
  readonly path: readonly string[];
  /** Written as `|csv`: a list becomes its items joined by commas. Only holes of templates can have it. */
  readonly csv: boolean;
}

/** Gives a variable's value; undefined when it is absent. */
export type Lookup = (variable: Variable) => unknown;

/** A GraphQL name, or the name of a header or JSON member with "-" in it. */
export const MEMBER_NAME = /[_A-Za-z][_0-9A-Za-z-]*/y;

/**
 * Reads a variable, starting at its `$`. `$this` alone is no variable: it stands for an object, not for a value.
 *
 * @throws {LanguageError} UNKNOWN_SCOPE, BAD_PATH
 */
export function readVariable(cursor: Cursor): Variable {
  const start = cursor.offset;
  cursor.accept('$');
  const scope = readScope(cursor, start);
  const path: string[] = [];
  while (cursor.accept('.')) path.push(readMember(cursor));
  checkLength(cursor, { scope, path, start });
  return { scope, path: scope === 'header' ? path.map((name) => name.toLowerCase()) : path, csv: false };
}

function readScope(cursor: Cursor, start: number): Scope {
  const name = cursor.take(MEMBER_NAME);
  const signed = SCOPES.map((scope) => `$${scope}`);
  const scopes = `The scopes are ${signed.join(', ')}.`;
  if (name === undefined) throw cursor.problem('"$" needs the name of a scope', scopes, start);
  const scope = SCOPES.find((known) => known === name);
  if (scope !== undefined) return scope;
  const message = `There is no scope "$${name}"${didYouMean(`$${name}`, signed)}`;
  throw new LanguageError('UNKNOWN_SCOPE', message, { hint: scopes, offset: start });
}

function readMember(cursor: Cursor): string {
  const name = cursor.take(MEMBER_NAME);
  if (name === undefined) throw cursor.problem('A name is missing after "."', 'Write a variable as $args.name.');
  return name;
}

function checkLength(cursor: Cursor, { scope, path, start }: Omit<Variable, 'csv'> & { readonly start: number }): void {
  if (scope === 'keys' && path.length > 0) {
    throw cursor.problem('"$keys" has no members', 'Write $keys alone: it is the list of all keys.', start);
  }
  if (scope !== 'keys' && path.length === 0) {
    throw cursor.problem(`"$${scope}" needs a name`, `Write $${scope}.name.`, start);
  }
  if ((scope === 'env' || scope === 'header') && path.length > 1) {
    throw cursor.problem(`"$${scope}" takes one name`, `Write $${scope}.name; its value is text.`, start);
  }
}
