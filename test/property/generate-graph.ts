import type { Choices } from './choices.ts';
import { addAccess } from './generate-access.ts';
import { anyGraphFallback } from './generate-graph-fallback.ts';
import { anyLookUp, listedLeaves } from './generate-look-up.ts';
import { anyPath, besideThis, type PathScope, stepsWithArguments } from './generate-path.ts';
import { addRemoteFields } from './generate-remote.ts';
import { anyArguments, anyNonNull, bodyArguments, isRequired } from './generate-values.ts';
import {
  type ArgModel,
  type CallModel,
  type GraphFieldModel,
  type GraphModel,
  type GraphSource,
  type GraphTypeModel,
  isLeaf,
  isRootType,
  LEAVES,
  listsOf,
  type ServiceModel,
  type TextModel,
  type TypeRef,
} from './graph-model.ts';

/** Names that could be mistaken for the keys a lowered operation makes up. */
const NAMES = ['a', 'b', 'a_2', 'c', 'join_r0', 'call_a', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm'] as const;

/** A graph under construction, and the service whose file is being written. */
export interface Making {
  readonly choices: Choices;
  readonly graph: GraphModel;
  readonly service: ServiceModel;
}

/** A graph of one to three services. Each field only reads fields declared before it, so that nothing goes in a circle. */
export function anyGraph(choices: Choices): GraphModel {
  const maxKeys = (): number => choices.pick([100, 2, 3]);
  const services: readonly ServiceModel[] = [
    { name: 'one', kind: 'REST', maxKeys: maxKeys() },
    ...(choices.chance(30) ? [{ name: 'two', kind: 'REST', maxKeys: maxKeys() } as const] : []),
    ...(choices.chance(50) ? [{ name: 'gql', kind: 'GRAPHQL', maxKeys: maxKeys() } as const] : []),
  ];
  const graph: GraphModel = { services, types: new Map([['Query', objectType('Query', '')]]) };
  if (choices.chance(50)) graph.types.set('Mutation', objectType('Mutation', ''));
  const makings = services.map((service): Making => ({ choices, graph, service }));
  for (const making of makings) {
    if (making.service.kind === 'REST') addRestTypes(making);
    else addRemoteFields(making);
  }
  for (const making of makings) {
    choices.several(0, 2, () => add(making, 'Query', anyLookUp(making, 'Query')));
    choices.several(0, 1, () => add(making, 'Query', joinField(making, 'Query')));
  }
  for (const { name, kind } of graph.types.values()) {
    if (kind !== 'object' || isRootType(name)) continue;
    choices.several(0, 3, () => {
      const making = choices.pickFrom(makings);
      const make = choices.pick([joinField, callField, textField, anyLookUp]);
      if (making) add(making, name, make(making, name));
    });
  }
  for (const type of graph.types.values()) {
    for (const field of type.fields.values()) {
      if ((field.source.kind !== 'call' && field.source.kind !== 'join') || !choices.chance(15)) continue;
      const fallback = anyGraphFallback(choices, field.type, graph);
      if (fallback && fallback.value !== null) type.fields.set(field.name, { ...field, fallback });
    }
  }
  addAccess(choices, graph);
  return graph;
}

/** The types that a REST service owns, and calls that return them. */
function addRestTypes(making: Making): void {
  const { choices, graph, service } = making;
  const first = [...graph.types.values()].filter(({ kind, name }) => kind === 'object' && !isRootType(name)).length;
  const objects = choices.several(1, first > 0 ? 2 : 3, (position) => `T${first + position}`) as [string, ...string[]];
  for (const name of objects) {
    const tagValue = choices.pick([name, name.toLowerCase()]);
    graph.types.set(name, { ...objectType(name, service.name), tagValue });
  }
  const types: [string, ...string[]] = [...objects, ...addAbstracts(making, objects)];
  for (const type of objects) choices.several(1, 4, () => add(making, type, jsonField(choices, anyLeafType(choices))));
  for (const type of objects)
    choices.several(0, 2, () => add(making, type, jsonField(choices, inLists(choices, choices.pick(types)))));
  choices.several(1, 4, (position) => add(making, 'Query', rootCall(choices, types, position)));
  if (graph.types.has('Mutation')) choices.several(1, 3, () => add(making, 'Mutation', write(choices, types)));
}

/** Interfaces and unions of the objects; an interface's fields are also those of its objects, each read in its own way. */
export function addAbstracts({ choices, graph, service }: Making, objects: readonly string[]): readonly string[] {
  if (objects.length < 2) return [];
  const isRest = service.kind === 'REST';
  const first = [...graph.types.values()].filter(({ kind }) => kind !== 'object').length;
  return choices.several(0, 2, (index) => {
    const position = first + index;
    const kind = choices.pick(['interface', 'union'] as const);
    const name = `${kind === 'interface' ? 'I' : 'U'}${position}`;
    const members = choices.pick([objects, objects.slice(0, 2), objects.slice(-2)]);
    const tag = isRest ? choices.pick([['__typename'], ['kind'], ['w', 'tag']]) : ['__typename'];
    graph.types.set(name, { ...objectType(name, service.name), kind, members, tag });
    if (kind === 'union') return name;
    const shared = choices.several(1, 2, () => anyLeafType(choices, service));
    for (const [at, type] of shared.entries()) {
      const field = `s${position}${at}`;
      for (const owner of [name, ...members]) {
        const path = [...choices.pick([[], ['w']]), choices.pick([field, `${field}x`])];
        const source: GraphSource = isRest ? { kind: 'json', path } : { kind: 'remote' };
        graph.types.get(owner)?.fields.set(field, { name: field, type, args: [], source, service: service.name });
      }
    }
    return name;
  });
}

/** An object type without fields. */
export const objectType = (name: string, service: string): GraphTypeModel => ({
  name,
  kind: 'object',
  service,
  fields: new Map(),
  members: [],
  tag: [],
  tagValue: name,
});

/** A field that gets its name where it is added. */
export type Unnamed = Omit<GraphFieldModel, 'name' | 'service'>;

/** Adds a field to a type, under the next of the names. */
export function add({ graph, service }: Making, type: string, field: Unnamed | undefined): void {
  const fields = graph.types.get(type)?.fields;
  const own = [...(fields?.keys() ?? [])].filter((known) => !/^s\d/.test(known)).length;
  const name = isRootType(type) ? `${type === 'Query' ? 'r' : 'm'}${own}` : NAMES[own];
  if (!fields || !field || name === undefined) return;
  const source: GraphSource =
    field.source.kind === 'json' && field.source.path.length === 0
      ? { kind: 'json', path: [name] }
      : field.source.kind === 'json'
        ? { kind: 'json', path: [...field.source.path, `${name}x`] }
        : field.source;
  fields.set(name, { ...field, name, source, service: service.name });
}

/** Its path is completed with the field's name. */
const jsonField = (choices: Choices, type: TypeRef): Unnamed => ({
  type,
  args: [],
  source: { kind: 'json', path: choices.pick([[], ['w'], ['w', 'v']]) },
});

/** A type in none, one or two lists. */
export const inLists = (choices: Choices, name: string): TypeRef => ({
  name,
  nonNull: anyNonNull(choices, choices.pick([0, 0, 1, 1, 2])),
});

/** A leaf type; the enum is one of REST services alone. */
export const anyLeafType = (choices: Choices, service?: ServiceModel): TypeRef => {
  const name = choices.pick(LEAVES);
  return {
    name: name === 'Kind' && service?.kind === 'GRAPHQL' ? 'ID' : name,
    nonNull: anyNonNull(choices, choices.pick([0, 0, 0, 0, 1, 2])),
  };
};

function rootCall(choices: Choices, types: readonly [string, ...string[]], position: number): Unnamed {
  const name = position > 0 && choices.chance(15) ? choices.pick(LEAVES) : choices.pick(types);
  return { type: inLists(choices, name), ...anyRead(choices, []) };
}

/** A call that changes something: a field of Mutation. */
function write(choices: Choices, types: readonly [string, ...string[]]): Unnamed {
  const name = choices.chance(20) ? choices.pick(LEAVES) : choices.pick(types);
  const method = choices.pick(['POST', 'PUT', 'PATCH', 'DELETE'] as const);
  const hasBody = method !== 'DELETE' || choices.chance(30);
  const args = hasBody ? bodyArguments(choices) : anyArguments(choices);
  const segments = args.filter(({ type }) => isInPath(type) && choices.chance(50));
  return {
    type: inLists(choices, name),
    args,
    source: { ...anyCall(choices, []), method, hasBody, segments: segments.map((segment) => segment.name) },
  };
}

/** A call that reads: mostly a GET, with some arguments in its path. */
function anyRead(choices: Choices, needs: CallModel['needs']): Pick<Unnamed, 'args' | 'source'> {
  const hasBody = choices.chance(15);
  const args = hasBody ? bodyArguments(choices) : anyArguments(choices);
  const segments = args.filter(({ type }) => isInPath(type) && choices.chance(25));
  const call = anyCall(choices, needs);
  return {
    args,
    source: { ...call, hasBody, method: hasBody ? 'POST' : 'GET', segments: segments.map(({ name }) => name) },
  };
}

/** A value that is never null, nor a list. */
const isInPath = ({ name, nonNull }: TypeRef): boolean =>
  nonNull.join() === 'true' && (name === 'ID' || name === 'String');

const anyCall = (choices: Choices, needs: CallModel['needs']): CallModel => ({
  kind: 'call',
  method: 'GET',
  segments: [],
  needs,
  claims: choices.chance(8) ? [choices.pick(['sub', 'tenant', 'age'])] : [],
  hasBody: false,
  select: choices.pick([[], [], ['items'], ['data', 'all']]),
  batch: undefined,
});

function callField({ choices, graph, service }: Making, type: string): Unnamed | undefined {
  if (service.kind !== 'REST') return undefined;
  const needs = leavesOf(graph, type).filter(() => choices.chance(30));
  const owned = [...graph.types.values()].filter((known) => known.service === service.name);
  const name = choices.pickFrom(owned)?.name ?? 'String';
  return {
    type: inLists(choices, choices.chance(25) ? choices.pick(LEAVES) : name),
    ...anyRead(
      choices,
      needs.slice(0, 2).map(({ path }) => path),
    ),
  };
}

function joinField({ choices, graph }: Making, type: string): Unnamed | undefined {
  const path = anyPath(choices, graph, 'Query');
  if (!path) return undefined;
  // A client may pass `$this` as an argument, and that is only known where the path starts.
  const isFirst = path.fields.findLastIndex((field) => field.args.length > 0) < 1;
  const args = isFirst && (type === 'Query' || choices.chance(30)) ? bodyArguments(choices) : [];
  const scope: PathScope = { args, leaves: leavesOf(graph, type), lists: listedLeaves(graph, type) };
  const { steps, used } = stepsWithArguments(choices, path.fields, scope);
  return {
    type: besideThis({ name: path.type.name, nonNull: anyNonNull(choices, listsOf(path.type)) }, steps),
    args: args.filter(({ name }) => used.has(name)),
    source: { kind: 'join', steps, batch: undefined },
  };
}

function textField({ choices, graph }: Making, type: string): Unnamed {
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
  /** The argument that it is, in a type of the client alone. */
  readonly argument?: ArgModel;
}

/** The single leaves of a type that need no arguments, one step below it included. */
export function leavesOf(graph: GraphModel, type: string, depth = 1): readonly Leaf[] {
  if (isRootType(type)) return [];
  return [...(graph.types.get(type)?.fields.values() ?? [])].flatMap((field): readonly Leaf[] => {
    if (listsOf(field.type) > 0 || field.args.some(isRequired)) return [];
    if (isLeaf(field.type)) return [{ path: [field.name], type: field.type.name }];
    if (depth === 0) return [];
    return leavesOf(graph, field.type.name, depth - 1).map((leaf) => ({
      ...leaf,
      path: [field.name, ...leaf.path],
    }));
  });
}
