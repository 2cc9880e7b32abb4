import type { GraphQLField } from 'graphql';

import { listSizeRule } from '../graph/list-size.ts';
import type { Asked } from './mock-object.ts';

/** Arguments that say how many items a list shall have, where `@listSize` does not. */
const SIZES: ReadonlySet<string> = new Set(['first', 'last', 'limit', 'take', 'size', 'pageSize', 'perPage']);
/** How deep filters and inputs are looked into. */
const MAX_DEPTH = 3;

/** Where the values of a list argument stand in the objects it asks for: `ids` is of `id`. */
export type KeyPath = (argument: string) => readonly string[] | undefined;

const singular: KeyPath = (argument) => (/[^s]s$/.test(argument) ? [argument.slice(0, -1)] : undefined);

/** What a field's arguments say of the objects it answers: which, how many, and what is known of them. */
export function askedOf(
  args: Readonly<Record<string, unknown>>,
  field: GraphQLField<unknown, unknown>,
  keyPath: KeyPath = singular,
): Asked {
  const slicing = listSizeRule(field.astNode ?? undefined)?.slicingArguments.map((path) => path.at(-1) ?? '') ?? [];
  const given: Record<string, unknown> = {};
  let keys: Asked['keys'];
  let size: number | undefined;
  const take = (values: object, depth: number): void => {
    for (const [name, value] of Object.entries(values) as readonly (readonly [string, unknown])[]) {
      if (SIZES.has(name) || slicing.includes(name)) {
        if (Number.isInteger(Number(value ?? NaN))) size = Number(value);
      } else if (isListOfKeys(value) && keyPath(name)) {
        keys = { path: keyPath(name) ?? [], values: value };
      } else if (value !== undefined && value !== null) {
        // What stands further out is meant for the object itself.
        if (!Object.hasOwn(given, name)) given[name] = value;
        if (typeof value === 'object' && !Array.isArray(value) && depth < MAX_DEPTH) take(value, depth + 1);
      }
    }
  };
  take(args, 0);
  return { given, owner: '', ...(keys && { keys }), ...(size !== undefined && { size }) };
}

const isListOfKeys = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number');
