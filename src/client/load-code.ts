import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

import { Source } from 'graphql';

import type { Place, Problems } from '../language/problem.ts';
import { type CodeModule, importCode, VERSION } from './code-modules.ts';

/** A code file: its absolute path, and its path below the root folder. */
export interface CodeFile {
  readonly path: string;
  readonly name: string;
}

/** What a code file exports, as it is now; undefined after reporting why it does not load. */
export async function loadCode(file: CodeFile, problems: Problems): Promise<CodeModule | undefined> {
  try {
    return await importCode(file.path);
  } catch (error) {
    const root = file.path.slice(0, -file.name.length);
    problems.add('RESOLVER_MISSING', placeOf(error, file, root), {
      message: `the code does not load: ${messageOf(error, root)}`,
      hint: 'Correct it; the code is not checked before it loads.',
    });
    return undefined;
  }
}

/** What a client's code file exports by default, or an empty object; undefined after reporting that it is no object. */
export function defaultExport(file: CodeFile, module: CodeModule, problems: Problems): object | undefined {
  const { default: exported = {} } = module;
  if (typeof exported === 'object' && exported !== null) return exported;
  problems.add('RESOLVER_MISSING', fileStart(file), {
    message: 'the default export is no object',
    hint: 'Write: export default { Order: { label: (order) => … } }, with a function for each @computed field.',
  });
  return undefined;
}

/** The start of a code file, for problems that have no better place. */
export const fileStart = ({ path, name }: CodeFile): Place => ({ source: new Source(textOf(path), name), start: 0 });

/** The first line, with paths below the root folder. */
function messageOf(error: unknown, root: string): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replaceAll(root, '').replaceAll(new RegExp(VERSION, 'g'), '');
}

/** Node shows the place of bad syntax above the message, with lines of code and a caret below. */
const SHOWN = /^(?:file:\/\/)?(?<path>\/[^\n]+?)(?:\?facet=\d+)?:(?<line>\d+)\n(?:[^\n]*\n){1,9}?(?<caret> *)\^/;
/** And what throws, in its stack. */
const THROWN = /(?:file:\/\/)?(?<path>\/[^\n()]+?)(?:\?facet=\d+)?:(?<line>\d+):(?<column>\d+)\)?$/gm;

/** Where below the root folder the error comes from; the start of the code file when that is not told. */
function placeOf(error: unknown, file: CodeFile, root: string): Place {
  const stack = (error instanceof Error && error.stack) || '';
  const shown = SHOWN.exec(stack);
  for (const found of [...(shown ? [shown] : []), ...stack.matchAll(THROWN)]) {
    const { path = '', line = '1', column, caret = '' } = found.groups ?? {};
    if (!path.startsWith(root) || path.includes('/node_modules/')) continue;
    return placeIn(path, root, { line: Number(line), column: Number(column ?? caret.length + 1) });
  }
  return fileStart(file);
}

function placeIn(path: string, root: string, { line, column }: Record<'line' | 'column', number>): Place {
  const text = textOf(path);
  const before = text.split('\n').slice(0, line - 1);
  const start = before.reduce((length, { length: more }) => length + more + 1, 0) + column - 1;
  const source = new Source(text, relative(root, path).replaceAll(sep, '/'));
  return { source, start: Math.min(start, text.length) };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
