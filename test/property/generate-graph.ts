import type { Choices } from './choices.ts';
import { anyArguments, anyNonNull, isRequired } from './generate-values.ts';
import {
  type GraphFieldModel,
  type GraphModel,
  type GraphSource,
  isLeaf,
  LEAVES,
  listsOf,
  type TextModel,
  type TypeRef,
} from './graph-model.ts';
import { anyPath, type PathScope, stepsWithArguments } from './generate-path.ts';

/** Names that could be mistaken for the keys a lowered operation makes up. */
const NAMES = ['a', 'b', 'a_2', 'c', 'join_r0', 'call_a', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'] as const;

/** A graph of one service. Each field only reads fields declared before it, so that nothing goes in a circle. */
export function anyGraph(choices: Choices): GraphModel {
  const graph = new Map<string, Map<string, GraphFieldModel>>([['Query', new Map()]]);
  const types = choices.several(1, 3, (position) => `T${position}`) as [string, ...string[]];
  for (const type of types) graph.set(type, new Map());
  for (const type of types) choices.several(1, 4, () => add(graph, type, jsonField(choices, anyLeafType(choices))));
  for (const type of types)
    choices.several(0, 2, () => add(graph, type, jsonField(choices, inLists(choices, choices.pick(types)))));
  choices.several(1, 4, (position) => add(graph, 'Query', rootCall(choices, types, position)));
  choices.several(0, 2, () => add(graph, 'Query', joinField(choices, graph, 'Query')));
  for (const type of types) {
    choices.several(0, 3, () => {
      const make = choices.pick([joinField, callField, textField]);
      add(graph, type, make(choices, graph, type));
    });
  }
  return graph;
}

type Unnamed = Omit<GraphFieldModel, 'name'>;

function add(graph: GraphModel, type: string, field: Unnamed | undefined): void {
  const fields = graph.get(type);
  const name = type === 'Query' ? `r${fields?.size}` : NAMES[fields?.size ?? 0];
  if (!fields || !field || name === undefined) return;
  const source: GraphSource =
    field.source.kind === 'json' && field.source.path.length === 0
      ? { kind: 'json', path: [name] }
      : field.source.kind === 'json'
        ? { kind: 'json', path: [...field.source.path, `${name}x`] }
        : field.source;
  fields.set(name, { ...field, name, source });
}

/** Its path is completed with the field's name. */
const jsonField = (choices: Choices, type: TypeRef): Unnamed => ({
  type,
  args: [],
  source: { kind: 'json', path: choices.pick([[], ['w'], ['w', 'v']]) },
});

const inLists = (choices: Choices, name: string): TypeRef => ({
  name,
  nonNull: anyNonNull(choices, choices.pick([0, 0, 1, 1, 2])),
});

const anyLeafType = (choices: Choices): TypeRef => ({
  name: choices.pick(LEAVES),
  nonNull: anyNonNull(choices, choices.pick([0, 0, 0, 0, 1, 2])),
});

function rootCall(choices: Choices, types: readonly [string, ...string[]], position: number): Unnamed {
  const name = position > 0 && choices.chance(15) ? choices.pick(LEAVES) : choices.pick(types);
  return { type: inLists(choices, name), args: anyArguments(choices), source: { kind: 'call', needs: [] } };
}

function callField(choices: Choices, graph: GraphModel, type: string): Unnamed {
  const needs = leavesOf(graph, type).filter(() => choices.chance(30));
  const name = choices.pickFrom([...graph.keys()].filter((known) => known !== 'Query')) ?? 'String';
  return {
    type: inLists(choices, choices.chance(25) ? choices.pick(LEAVES) : name),
    args: anyArguments(choices),
    source: { kind: 'call', needs: needs.slice(0, 2).map(({ path }) => path) },
  };
}

function joinField(choices: Choices, graph: GraphModel, type: string): Unnamed | undefined {
  const path = anyPath(choices, graph, 'Query');
  if (!path) return undefined;
  // A client may pass `$this` as an argument, and that is only known where the path starts.
  const isFirst = path.fields.findLastIndex((field) => field.args.length > 0) < 1;
  const args = isFirst && (type === 'Query' || choices.chance(30)) ? anyArguments(choices) : [];
  const scope: PathScope = { args, leaves: leavesOf(graph, type) };
  const { steps, used } = stepsWithArguments(choices, path.fields, scope);
  return {
    type: { name: path.type.name, nonNull: anyNonNull(choices, listsOf(path.type)) },
    args: args.filter(({ name }) => used.has(name)),
    source: { kind: 'join', steps },
  };
}

function textField(choices: Choices, graph: GraphModel, type: string): Unnamed {
  const args = anyArguments(choices).filter(({ type: argument }) => listsOf(argument) === 0);
  const holes = leavesOf(graph, type).filter(() => choices.chance(30));
  const parts: TextModel = [
    'text ',
    ...args.map(({ name }) => ({ kind: 'args' as const, path: [name] })),
    ...holes.slice(0, 2).flatMap(({ path }) => [{ kind: 'this' as const, path }, '-']),
  ];
  return {
    type: { name: choices.pick(['String', 'ID']), nonNull: anyNonNull(choices, 0) },
    args,
    source: { kind: 'text', parts },
  };
}

/** A single leaf that can be reached from an object without arguments. */
export interface Leaf {
  readonly path: readonly string[];
  readonly type: string;
}

/** The single leaves of a type that need no arguments, one step below it included. */
export function leavesOf(graph: GraphModel, type: string, depth = 1): readonly Leaf[] {
  if (type === 'Query') return [];
  return [...(graph.get(type)?.values() ?? [])].flatMap((field): readonly Leaf[] => {
    if (listsOf(field.type) > 0 || field.args.some(isRequired)) return [];
    if (isLeaf(field.type)) return [{ path: [field.name], type: field.type.name }];
    if (depth === 0) return [];
    return leavesOf(graph, field.type.name, depth - 1).map((leaf) => ({
      ...leaf,
      path: [field.name, ...leaf.path],
    }));
  });
}
