import { isSpecifiedScalarType } from 'graphql';

import { evaluate } from '../../plan/expression.ts';
import type { Output, ShapeSource } from '../../plan/shape.ts';
import { renderText } from '../../language/text-template.ts';
import { presentValues } from '../call-arguments.ts';
import { codeObject } from '../code-object.ts';
import type { CodeCall } from '../computed-values.ts';
import type { Execution } from '../executor.ts';
import { isPrintable } from '../printable.ts';
import { read } from '../read-result.ts';
import type { Fit } from './fit-value.ts';
import type { PlanReader } from './plan-reader.ts';
import type { ResultObject } from './result-object.ts';
import { ownValue, SharedValue } from './shared-value.ts';

/** Thrown by a writer for anything that is not as it usually is: then the answer is shaped with all care. */
class Unusual extends Error {
  override readonly name = 'Unusual';
}

/** One for all: nobody looks at where it was thrown. */
export const UNUSUAL = new Unusual();

/** What a writer needs besides the objects of the result. */
export interface WriteInputs {
  readonly execution: Execution;
  readonly reader: PlanReader;
  readonly root: ResultObject;
  /** Texts of objects that several others have in the same place of them, by place and object. */
  readonly written: Map<object, string>[];
  /** Of what was counted in the lists of such texts, by place and object. */
  readonly counted: Map<object, readonly number[]>[];
  /** How many items were written of each list, by `ShapeField.list`. */
  readonly lists: number[];
}

/** Writes the data of an answer as JSON text; throws `Unusual` for what it does not know. */
export type AnswerWriter = (root: ResultObject, inputs: WriteInputs) => string;

/** Writes a leaf as the client has it; null where there is none. */
export type LeafWriter = (value: unknown) => string | null;

/** A writer of leaves of every kind: as the graph's type has them, then as the client's. */
export function leafWriter({ type, rename }: Extract<Output, { kind: 'leaf' }>, fit?: Fit): LeafWriter {
  const isOwn = !isSpecifiedScalarType(type);
  return (given) => {
    const fitted = fit ? fit(given) : given;
    if (fitted === null || fitted === undefined) return null;
    if (fitted instanceof Error) throw UNUSUAL;
    const value = rename ? rename.get(fitted) : fitted;
    if (value === undefined || (isOwn && !isPrintable(value))) throw UNUSUAL;
    return coercedText(type, value);
  };
}

function coercedText(type: Extract<Output, { kind: 'leaf' }>['type'], value: unknown): string | null {
  let coerced: unknown;
  try {
    coerced = type.coerceOutputValue(value);
  } catch {
    throw UNUSUAL;
  }
  return coerced === null || coerced === undefined ? null : JSON.stringify(coerced);
}

/** The text that a template makes of an object, or null. */
function textValue(
  source: Extract<ShapeSource, { kind: 'text' }>,
  object: unknown,
  { reader, execution: { prepared } }: WriteInputs,
): unknown {
  const holes = source.parts.flatMap((part) => {
    if (typeof part === 'string') return [];
    if ('expression' in part) return [evaluate(part.expression, prepared.inputs)];
    const [value, error] = read({ data: object, errors: undefined }, part.steps, reader);
    if (error) throw UNUSUAL;
    return [value];
  });
  let next = 0;
  try {
    return renderText(source.template, () => holes[next++]);
  } catch {
    throw UNUSUAL;
  }
}

/** The value that the client's code makes of an object; null while it is pending. */
function codeValue(
  source: Extract<ShapeSource, { kind: 'computed' }>,
  object: unknown,
  { reader, root, execution: { prepared, computed } }: WriteInputs,
): unknown {
  const { inputs } = prepared;
  const given = source.code && codeObject({ data: object, errors: undefined }, source.code, reader);
  if (given?.error) throw UNUSUAL;
  const members = (given?.value as CodeCall['object'] | undefined) ?? presentValues(source.outer, inputs);
  const at = (object as object | null | undefined) ?? root;
  const value = computed.compute(source, { object: members, args: presentValues(source.args, inputs), at });
  if (value instanceof Error) throw UNUSUAL;
  return value;
}

/** Characters that JSON text has in another form, or that are half of one. */
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** In longer texts `JSON.stringify` finds them sooner. */
const MAX_LOOKED_AT = 40;

/** Text as JSON. */
export const quoted = (text: string): string =>
  text.length > MAX_LOOKED_AT || ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;

/** What the code of writers calls. */
export const writerHelpers = {
  /** The text in one piece: pieces by the ten thousand would have to be moved by each collection of garbage. */
  flat: (text: string): string => {
    Number(text);
    return text;
  },
  /** What the lists at these positions have so far. */
  counts: (lists: readonly number[], positions: readonly number[]): readonly number[] =>
    positions.map((position) => lists[position] ?? 0),
  /** What has come to them since then. */
  since: (lists: readonly number[], positions: readonly number[], before: readonly number[]): readonly number[] =>
    positions.map((position, index) => (lists[position] ?? 0) - (before[index] ?? 0)),
  /** A text that is written again has its items again. */
  recount: (lists: number[], positions: readonly number[], counted: readonly number[]): void => {
    for (const [index, position] of positions.entries())
      lists[position] = (lists[position] ?? 0) + (counted[index] ?? 0);
  },
  SharedValue,
  own: ownValue,
  member: (object: unknown, path: readonly string[]): unknown => {
    let found = object;
    for (const name of path) {
      if (typeof found !== 'object' || found === null || Array.isArray(found) || !Object.hasOwn(found, name))
        return null;
      found = (found as Readonly<Record<string, unknown>>)[name];
    }
    return found;
  },
  expression: (
    { expression }: Extract<ShapeSource, { kind: 'expression' }>,
    _: unknown,
    { execution }: WriteInputs,
  ): unknown => evaluate(expression, execution.prepared.inputs),
  text: textValue,
  computed: codeValue,
};
