import { Cursor } from './cursor.ts';
import { argumentVariables, MAX_NESTING, type PathArgument, readFields } from './path-argument.ts';
import { MEMBER_NAME, readVariable, type Variable } from './variable.ts';

/** A parsed Path: the object itself, a value, or steps from field to field. */
export type Path =
  | { readonly kind: 'this' }
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'steps'; readonly steps: readonly Step[] };

/** One field on the way. */
export interface Step {
  readonly name: string;
  /** UTF-16 units from the start of the path. */
  readonly offset: number;
  /** True when parentheses were written, even empty ones. */
  readonly hasArguments: boolean;
  readonly args: readonly StepArgument[];
}

/** An argument of a step. */
export interface StepArgument {
  readonly name: string;
  readonly value: PathArgument;
  /** UTF-16 units from the start of the path. */
  readonly offset: number;
}

const SPACE = /[\s\uFEFF]*/y;
const QUOTED = /"(?:[^"\\]|\\.)*"/y;
const DIGITS = /\d+/y;
const HINT =
  'Write a path as address.city, user(id: $args.id).name or $this.id; put names with other characters in quotes.';

/**
 * Parses a Path: `address.city`, `user(id: $caller.sub).name`, `$this.id`. At most 10,000 characters, 50 steps, and
 * lists and objects nested 50 levels deep.
 *
 * @throws {LanguageError} BAD_PATH, UNKNOWN_SCOPE
 */
export function parsePath(text: string): Path {
  const cursor = new Cursor(text);
  cursor.take(SPACE);
  if (text.trim() === '$this') return { kind: 'this' };
  if (!cursor.sees('$')) return { kind: 'steps', steps: readSteps(cursor, readStep) };
  const variable = readVariable(cursor);
  expectEnd(cursor);
  return { kind: 'variable', variable };
}

/**
 * Parses a path inside JSON, `data.items.0`, into the names of its steps. A step of digits alone indexes a list, or
 * names a member of an object.
 *
 * @throws {LanguageError} BAD_PATH
 */
export function parseJsonPath(text: string): readonly string[] {
  const cursor = new Cursor(text);
  cursor.take(SPACE);
  return readSteps(cursor, (at) => at.take(DIGITS) ?? readName(at));
}

/** The variables in a path and its arguments, in the order written. */
export function pathVariables(path: Path): readonly Variable[] {
  if (path.kind === 'this') return [];
  if (path.kind === 'variable') return [path.variable];
  return path.steps.flatMap(({ args }) => args.flatMap(({ value }) => argumentVariables(value)));
}

function readSteps<T>(cursor: Cursor, read: (cursor: Cursor) => T): readonly T[] {
  const steps = [read(cursor)];
  while (cursor.accept('.')) {
    if (steps.length === MAX_NESTING) {
      throw cursor.problem('The path is too long', `Take at most ${MAX_NESTING} steps.`);
    }
    steps.push(read(cursor));
  }
  expectEnd(cursor);
  return steps;
}

function readStep(cursor: Cursor): Step {
  const offset = cursor.offset;
  const quoted = cursor.sees('"');
  const name = readName(cursor);
  const hasArguments = !quoted && cursor.accept('(');
  return { name, offset, hasArguments, args: hasArguments ? readFields(cursor, ')') : [] };
}

function readName(cursor: Cursor): string {
  if (cursor.sees('"')) return readQuotedName(cursor);
  const name = cursor.take(MEMBER_NAME);
  if (name === undefined) throw cursor.problem('A name is expected here', HINT);
  return name;
}

function readQuotedName(cursor: Cursor): string {
  const start = cursor.offset;
  const quoted = cursor.take(QUOTED);
  if (quoted === undefined) throw cursor.problem('The quoted name is not closed', HINT, start);
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw cursor.problem(
      'The quoted name is no valid JSON string',
      'Escape as JSON does: \\" \\\\ \\n \\u0041.',
      start,
    );
  }
}

function expectEnd(cursor: Cursor): void {
  cursor.take(SPACE);
  if (!cursor.done) throw cursor.problem('The path does not go on like this', HINT);
}
