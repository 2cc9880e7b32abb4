import type { ASTNode, Source } from 'graphql';

import { linePosition } from './source-lines.ts';

/** Codes of `facet check`; LANGUAGE.md §5 says when each one is reported. */
export type ProblemCode =
  | 'INVALID_SDL'
  | 'TYPE_CONFLICT'
  | 'UNKNOWN_TYPE'
  | 'UNKNOWN_FIELD'
  | 'UNKNOWN_ARGUMENT'
  | 'UNKNOWN_SCOPE'
  | 'TYPE_NOT_DECLARED'
  | 'AMBIGUOUS_VIEW'
  | 'MISSING_ARGUMENT'
  | 'UNUSED_ARGUMENT'
  | 'BAD_PATH'
  | 'NOT_AN_OBJECT'
  | 'TYPE_MISMATCH'
  | 'LIST_MISMATCH'
  | 'NULLABILITY'
  | 'NULLABLE_KEY'
  | 'NULLABLE_IN_PATH'
  | 'NO_SOURCE'
  | 'RESOLVER_MISSING'
  | 'UNUSED_CODE'
  | 'SERVICE_DIRECTIVE_IN_CLIENT'
  | 'ENV_IN_CLIENT'
  | 'REST_METHOD'
  | 'OBJECT_IN_QUERY'
  | 'KEYS_IN_PATH'
  | 'KEY_AND_MATCH'
  | 'KEYS_WITHOUT_KEY'
  | 'KEYS_UNUSED'
  | 'MATCH_NOT_DECLARED'
  | 'UNSAFE_HOST'
  | 'CLIENT_TYPE_IN_LIST'
  | 'CLIENT_TYPE_IN_MUTATION'
  | 'FALLBACK_TYPE'
  | 'CALLER_WITHOUT_AUTH'
  | 'OPERATION_INVALID'
  | 'DUPLICATE_ENDPOINT'
  | 'ENDPOINT_VARIABLE'
  | 'BREAKING_CHANGE'
  | 'ENV_UNSET'
  | 'NONNULL_REMOTE'
  | 'OPEN_LOOKUP'
  | 'N_PLUS_ONE'
  | 'UNBOUNDED_LIST'
  | 'PUBLIC_USES_IDENTITY'
  | 'REMOTE_DRIFT';

const WARNINGS: ReadonlySet<ProblemCode> = new Set([
  'NONNULL_REMOTE',
  'OPEN_LOOKUP',
  'N_PLUS_ONE',
  'UNBOUNDED_LIST',
  'PUBLIC_USES_IDENTITY',
  'REMOTE_DRIFT',
]);

/** After one of these nobody knows what was meant there: what seems wrong because of it is no mistake of its own. */
const UNCLEAR: ReadonlySet<ProblemCode> = new Set([
  'INVALID_SDL',
  'UNKNOWN_TYPE',
  'UNKNOWN_FIELD',
  'UNKNOWN_ARGUMENT',
  'UNKNOWN_SCOPE',
  'TYPE_NOT_DECLARED',
  'BAD_PATH',
  'NOT_AN_OBJECT',
  'KEYS_IN_PATH',
  'KEYS_WITHOUT_KEY',
  'KEY_AND_MATCH',
  'KEYS_UNUSED',
]);

/** Something wrong in a schema or operation file, where it stands, and how to mend it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  /** Path of the file, relative to the root folder. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1, in UTF-16 units. */
  readonly column: number;
  readonly message: string;
  readonly hint: string;
  /** The text of the line, to show below the message. */
  readonly sourceLine: string;
}

/** Where a problem is: a node that was parsed with locations, or a position of a text that has no nodes. */
export type Place = ASTNode | { readonly source: Source; readonly start: number } | undefined;

export interface ProblemDetails {
  readonly message: string;
  readonly hint: string;
  /** Where it is known to do less harm than others of its code. */
  readonly severity?: 'warning';
}

/** Collects problems, so that a check goes on after the first one. */
export class Problems {
  readonly #found = new Map<string, Problem>();
  readonly #unclear = new Map<Source, number[]>();
  #hasErrors = false;

  /** Notes a problem; the same one at the same place counts once. */
  add(code: ProblemCode, place: Place, { message, hint, ...known }: ProblemDetails): void {
    const location = place && 'kind' in place ? place.loc : place;
    const position = positionOf(location);
    const severity = known.severity ?? (WARNINGS.has(code) ? 'warning' : 'error');
    const key = `${position.file}:${position.line}:${position.column}:${code}:${message}`;
    this.#found.set(key, { code, severity, ...position, message, hint });
    this.#hasErrors ||= severity === 'error';
    if (location && UNCLEAR.has(code)) this.#noteUnclear(location);
  }

  /** All problems by file and position. */
  list(): readonly Problem[] {
    return [...this.#found.values()].sort(
      (a, b) => inOrder(a.file, b.file) || a.line - b.line || a.column - b.column || inOrder(a.code, b.code),
    );
  }

  get hasErrors(): boolean {
    return this.#hasErrors;
  }

  /** Whether a name or a text inside this node has been reported as not understood, so that what follows from it need not be. */
  isUnclear(node: ASTNode | undefined): boolean {
    const { loc } = node ?? {};
    if (!loc) return false;
    return (this.#unclear.get(loc.source) ?? []).some((start) => start >= loc.start && start < loc.end);
  }

  #noteUnclear({ source, start }: { readonly source: Source; readonly start: number }): void {
    const known = this.#unclear.get(source);
    if (known) known.push(start);
    else this.#unclear.set(source, [start]);
  }
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function positionOf(
  location: { readonly source: Source; readonly start: number } | undefined,
): Pick<Problem, 'file' | 'line' | 'column' | 'sourceLine'> {
  if (!location) return { file: '', line: 1, column: 1, sourceLine: '' };
  const { line, column, text } = linePosition(location.source, location.start);
  return { file: location.source.name, line, column, sourceLine: text };
}
