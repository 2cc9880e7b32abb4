import { type ConstObjectFieldNode, type ConstValueNode, Kind, parseConstValue } from 'graphql';

import type { Cursor } from './cursor.ts';
import { readVariable, type Variable } from './variable.ts';

/** What an argument in a path is given. A list or an object without any variable inside is a literal. */
export type PathArgument =
  | { readonly kind: 'literal'; readonly value: ConstValueNode }
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'list'; readonly items: readonly PathArgument[] }
  | { readonly kind: 'object'; readonly fields: readonly PathArgumentField[] };

/** A member of an object in a path. */
export interface PathArgumentField {
  readonly name: string;
  readonly value: PathArgument;
}

/** How deep lists and objects may nest, and how many steps a path may have. */
export const MAX_NESTING = 50;

const STRING = /"(?:[^"\\\r\n]|\\.)*"/y;
const NUMBER = /[-0-9][-+.\w]*/y;
const NAME = /[_A-Za-z]\w*/y;
const IGNORED = /[\s,\uFEFF]*/y;

/** Reads `name: value` pairs up to and including `close`. Gives each pair's offset; a name may occur once. */
export function readFields(
  cursor: Cursor,
  close: ')' | '}',
  depth = 0,
): readonly (PathArgumentField & { readonly offset: number })[] {
  const fields = new Map<string, PathArgumentField & { readonly offset: number }>();
  for (cursor.take(IGNORED); !cursor.accept(close); cursor.take(IGNORED)) {
    const offset = cursor.offset;
    const name = readFieldName(cursor, close);
    if (fields.has(name)) throw cursor.problem(`"${name}" is given twice`, 'Give each name once.', offset);
    fields.set(name, { name, value: readValue(cursor, depth), offset });
  }
  return [...fields.values()];
}

function readFieldName(cursor: Cursor, close: string): string {
  const name = cursor.take(NAME);
  if (name === undefined) throw cursor.problem(`A name or "${close}" is expected here`, 'Write name: value.');
  cursor.take(IGNORED);
  if (!cursor.accept(':')) throw cursor.problem(`":" is expected after "${name}"`, 'Write name: value.');
  cursor.take(IGNORED);
  return name;
}

function readValue(cursor: Cursor, depth: number): PathArgument {
  if (cursor.sees('$')) return { kind: 'variable', variable: readVariable(cursor) };
  if (!cursor.sees('[') && !cursor.sees('{')) return { kind: 'literal', value: readScalar(cursor) };
  if (depth === MAX_NESTING) {
    throw cursor.problem('The value is nested too deeply', `Nest at most ${MAX_NESTING} levels.`);
  }
  if (cursor.accept('[')) return listOf(readItems(cursor, depth + 1));
  cursor.accept('{');
  return objectOf(readFields(cursor, '}', depth + 1));
}

function readItems(cursor: Cursor, depth: number): readonly PathArgument[] {
  const items: PathArgument[] = [];
  for (cursor.take(IGNORED); !cursor.accept(']'); cursor.take(IGNORED)) items.push(readValue(cursor, depth));
  return items;
}

function readScalar(cursor: Cursor): ConstValueNode {
  const start = cursor.offset;
  const hint = 'Write a GraphQL literal such as "text", 10, true, null or NAME, or a variable such as $args.id.';
  if (cursor.sees('"""')) throw cursor.problem('Block strings have no place in a path', hint);
  const text = cursor.take(STRING) ?? cursor.take(NUMBER) ?? cursor.take(NAME);
  if (text === undefined) throw cursor.problem('A value is expected here', hint);
  try {
    return parseConstValue(text, { noLocation: true });
  } catch {
    throw cursor.problem('This is no valid GraphQL literal', hint, start);
  }
}

function listOf(items: readonly PathArgument[]): PathArgument {
  const values = items.flatMap((item) => (item.kind === 'literal' ? [item.value] : []));
  if (values.length < items.length) return { kind: 'list', items };
  return { kind: 'literal', value: { kind: Kind.LIST, values } };
}

function objectOf(members: readonly PathArgumentField[]): PathArgument {
  const fields = members.flatMap(({ name, value }) =>
    value.kind === 'literal' ? [literalField(name, value.value)] : [],
  );
  if (fields.length < members.length) {
    return { kind: 'object', fields: members.map(({ name, value }) => ({ name, value })) };
  }
  return { kind: 'literal', value: { kind: Kind.OBJECT, fields } };
}

const literalField = (name: string, value: ConstValueNode): ConstObjectFieldNode => ({
  kind: Kind.OBJECT_FIELD,
  name: { kind: Kind.NAME, value: name },
  value,
});

/** The variables inside an argument, in the order written. */
export function argumentVariables(argument: PathArgument): readonly Variable[] {
  switch (argument.kind) {
    case 'literal':
      return [];
    case 'variable':
      return [argument.variable];
    case 'list':
      return argument.items.flatMap(argumentVariables);
    case 'object':
      return argument.fields.flatMap(({ value }) => argumentVariables(value));
  }
}
