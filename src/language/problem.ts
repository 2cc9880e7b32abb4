import { type ASTNode, getLocation, type Source } from 'graphql';

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
  | 'ENV_UNSET'
  | 'NONNULL_REMOTE'
  | 'OPEN_LOOKUP'
  | 'N_PLUS_ONE'
  | 'UNBOUNDED_LIST';

const WARNINGS: ReadonlySet<ProblemCode> = new Set(['NONNULL_REMOTE', 'OPEN_LOOKUP', 'N_PLUS_ONE', 'UNBOUNDED_LIST']);

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
}

/** Collects problems, so that a check goes on after the first one. */
export class Problems {
  readonly #found = new Map<string, Problem>();

  /** Notes a problem; the same one at the same place counts once. */
  add(code: ProblemCode, place: Place, { message, hint }: ProblemDetails): void {
    const position = positionOf(place);
    const severity = WARNINGS.has(code) ? 'warning' : 'error';
    const key = `${position.file}:${position.line}:${position.column}:${code}:${message}`;
    this.#found.set(key, { code, severity, ...position, message, hint });
  }

  /** All problems by file and position. */
  list(): readonly Problem[] {
    return [...this.#found.values()].sort(
      (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.code.localeCompare(b.code),
    );
  }

  get hasErrors(): boolean {
    return this.list().some(({ severity }) => severity === 'error');
  }
}

function positionOf(place: Place): Pick<Problem, 'file' | 'line' | 'column' | 'sourceLine'> {
  const location = place && 'kind' in place ? place.loc : place;
  if (!location) return { file: '', line: 1, column: 1, sourceLine: '' };
  const { source, start } = location;
  const { line, column } = getLocation(source, start);
  return { file: source.name, line, column, sourceLine: source.body.split(/\r\n|[\n\r]/)[line - 1] ?? '' };
}
