import type { Choices } from './choices.ts';
import { type ArgModel, INPUTS, itemOf, type Literal, listsOf, type TypeRef } from './graph-model.ts';

/** Random `!` on each level of a type with so many lists. */
export const anyNonNull = (choices: Choices, lists: number, percent = 30): readonly boolean[] =>
  Array.from({ length: lists + 1 }, () => choices.chance(percent));

/** A literal that fits an input type of the graph; with `names`, under a client's names of the enum's values. */
export function anyLiteral(choices: Choices, type: TypeRef, names: Names = GRAPH_NAMES): Literal {
  if (type.nonNull[0] !== true && choices.chance(15)) return { text: 'null', value: null };
  if (listsOf(type) > 0) {
    const items = choices.several(0, 2, () => anyLiteral(choices, itemOf(type), names));
    return { text: `[${items.map(({ text }) => text).join(', ')}]`, value: items.map(({ value }) => value) };
  }
  switch (type.name) {
    case 'ID': {
      const id = 1 + choices.below(4);
      return { text: choices.chance(50) ? String(id) : `"${id}"`, value: String(id) };
    }
    case 'Int':
      return same(choices.below(5));
    case 'Float':
      return choices.chance(50) ? same(choices.below(3)) : same(0.5);
    case 'Boolean':
      return same(choices.chance(50));
    case 'Kind': {
      const [own, graph] = choices.pickFrom([...names.kinds]) ?? ['A', 'A'];
      return { text: own, value: graph };
    }
    default: {
      const input = names.inputs.get(type.name);
      return input ? anyInput(choices, input, names) : same(choices.pick(['s', 't', '', 'ü "q"']));
    }
  }
}

function anyInput(choices: Choices, input: InputView, names: Names): Literal {
  const given = input.fields
    .filter((field) => isRequired(field) || choices.chance(60))
    .map((field) => [field, anyLiteral(choices, field.type, names)] as const);
  return {
    text: `{ ${given.map(([{ name }, { text }]) => `${name}: ${text}`).join(', ')} }`,
    value: Object.fromEntries(given.map(([{ graph }, { value }]) => [graph, value])),
  };
}

/** An input as a client or the graph itself has it: its fields, each with its name in the graph. */
export interface InputView {
  readonly name: string;
  readonly fields: readonly (ArgModel & { readonly graph: string })[];
}

/** The names of enum values and inputs that literals are written with. */
export interface Names {
  readonly kinds: ClientKinds;
  readonly inputs: ReadonlyMap<string, InputView>;
}

/** The graph's value by a client's name of it. */
export type ClientKinds = ReadonlyMap<string, string>;

export const GRAPH_KINDS: ClientKinds = new Map([
  ['A', 'A'],
  ['B', 'B'],
  ['C', 'C'],
]);

/** The graph's own inputs as views of themselves. */
export const GRAPH_INPUTS: Names['inputs'] = new Map(
  [...INPUTS].map(([name, { fields }]) => [
    name,
    { name, fields: fields.map((field) => ({ ...field, graph: field.name })) },
  ]),
);

const GRAPH_NAMES: Names = { kinds: GRAPH_KINDS, inputs: GRAPH_INPUTS };

const same = (value: unknown): Literal => ({ text: JSON.stringify(value), value });

/** Arguments of a field that calls a service. */
export function anyArguments(choices: Choices): readonly ArgModel[] {
  const pool = [
    { name: 'id', type: { name: 'ID', nonNull: [true] } },
    ...['n', 'm'].map((name) => ({ name, type: { name: 'Int', nonNull: [choices.chance(40)] } })),
    { name: 'kind', type: { name: 'Kind', nonNull: [choices.chance(30)] } },
    { name: 'text', type: { name: 'String', nonNull: [choices.chance(30)] } },
    { name: 'ids', type: { name: 'ID', nonNull: [choices.chance(30), false] } },
  ];
  return pool.filter(() => choices.chance(30)).map((argument) => withDefault(choices, argument));
}

/** The same for a field that sends a body, which can hold an input. */
export function bodyArguments(choices: Choices): readonly ArgModel[] {
  const lists = choices.chance(25) ? 1 : 0;
  const input = { name: 'input', type: { name: choices.pick(['In0', 'In1']), nonNull: anyNonNull(choices, lists) } };
  return [...anyArguments(choices), ...(choices.chance(40) ? [withDefault(choices, input)] : [])];
}

/** The argument, sometimes with a default. */
export function withDefault(choices: Choices, argument: ArgModel, names?: Names): ArgModel {
  return choices.chance(45) ? { ...argument, byDefault: anyLiteral(choices, argument.type, names) } : argument;
}

/** Must be given a value. */
export const isRequired = ({ type, byDefault }: ArgModel): boolean => type.nonNull[0] === true && !byDefault;
