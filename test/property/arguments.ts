import { type ArgModel, INPUTS, itemOf, type TypeRef } from './graph-model.ts';

/** An argument's value, and whether it was read from an object: then a null where one is needed means no request. */
export interface Given {
  readonly value: unknown;
  readonly ofObject: boolean;
}

/** Values of arguments by name. */
export const plain = (args: ReadonlyMap<string, Given>): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...args].map(([name, { value }]) => [name, value]));

/** An input with the defaults of the fields that it leaves out. */
export function withDefaults(value: unknown, type: TypeRef): unknown {
  const input = INPUTS.get(type.name);
  if (!input || value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => withDefaults(item, itemOf(type)));
  const members = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    input.fields.flatMap(({ name, type: of, byDefault }) => {
      if (Object.hasOwn(members, name)) return [[name, withDefaults(members[name], of)]];
      return byDefault ? [[name, byDefault.value]] : [];
    }),
  );
}

/** Whether a value is one of its type; claims can be anything, and parts of an input may be null where they must not. */
export function suits(value: unknown, type: TypeRef): boolean {
  if (value === null || value === undefined) return type.nonNull[0] !== true;
  if (Array.isArray(value)) return value.every((item) => suits(item, itemOf(type)));
  if (type.name === 'Int') return typeof value !== 'string';
  const members = value as Readonly<Record<string, unknown>>;
  return INPUTS.get(type.name)?.fields.every((field) => suits(members[field.name], field.type)) ?? true;
}

/** What an argument is when it is not given. */
export const defaultOf = ({ byDefault }: ArgModel): Given | undefined =>
  byDefault && { value: byDefault.value, ofObject: false };
