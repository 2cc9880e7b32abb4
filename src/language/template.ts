import { Cursor } from './cursor.ts';
import { readVariable, type Variable } from './variable.ts';

/** Text with holes. */
export interface Template {
  /** As the author wrote it. */
  readonly text: string;
  /** Literal texts and holes in their order; no two literal texts stand side by side, and none is empty. */
  readonly parts: readonly (string | Variable)[];
}

/**
 * Parses a text with holes: `{$scope.name}` or `{$scope.name|csv}`. A `{` without `$` behind it is plain text. At most
 * 10,000 characters.
 *
 * @throws {LanguageError} BAD_PATH, UNKNOWN_SCOPE
 */
export function parseTemplate(text: string): Template {
  const cursor = new Cursor(text);
  const parts: (string | Variable)[] = [];
  while (!cursor.done) parts.push(cursor.sees('{$') ? readHole(cursor) : cursor.takeUntil('{$'));
  return { text, parts };
}

/** The variables of the holes, in their order. */
export function variablesOf(template: Template): readonly Variable[] {
  return template.parts.filter((part) => typeof part !== 'string');
}

/** The variable of a template that is one hole and nothing else. */
export function onlyHole({ parts }: Template): Variable | undefined {
  const [part] = parts;
  return parts.length === 1 && typeof part === 'object' ? part : undefined;
}

function readHole(cursor: Cursor): Variable {
  cursor.accept('{');
  const variable = readVariable(cursor);
  const csv = cursor.accept('|csv');
  if (cursor.accept('}')) return { ...variable, csv };
  throw cursor.problem('The hole is not closed', 'Write a hole as {$args.name} or {$args.name|csv}, without spaces.');
}
