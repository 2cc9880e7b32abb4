import {
  type ArgModel,
  type GraphFieldModel,
  type GraphModel,
  type GraphSource,
  isLeaf,
  itemOf,
  KIND_WIRE,
  listsOf,
  type StepModel,
  type TextModel,
  type TypeRef,
  type ValueModel,
} from './graph-model.ts';
import { callText, type MemoryServices } from './memory-services.ts';

/** A value of the graph, read as far as it is asked for. */
export type GraphValue =
  /** `code`: why it is null; `missing`: what that is called where it may not be. */
  | { readonly kind: 'null'; readonly code: string | undefined; readonly missing: string }
  | { readonly kind: 'leaf'; readonly value: unknown }
  | { readonly kind: 'list'; readonly items: readonly GraphValue[] }
  | GraphObject;

interface GraphObject {
  readonly kind: 'object';
  readonly type: string;
  readonly json: unknown;
}

/** An argument's value, and whether it was read from an object: then a null where one is needed means no request. */
interface Given {
  readonly value: unknown;
  readonly ofObject: boolean;
}

/** What `$args` and `$this` stand for. */
export interface Environment {
  readonly object: Pick<GraphObject, 'type' | 'json'>;
  /** Absent arguments are left out. */
  readonly args: ReadonlyMap<string, Given>;
  /** Names of the arguments that the field declares. */
  readonly own: readonly string[];
  /** In client-only types `$this` is an argument around it. */
  readonly outer: ReadonlyMap<string, Given> | undefined;
}

class Failure extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The graph's fields for one request, each got straight from what the service file says. */
export class GraphValues {
  readonly calls = new Set<string>();
  readonly #graph: GraphModel;
  readonly #services: MemoryServices;

  constructor(graph: GraphModel, services: MemoryServices) {
    this.#graph = graph;
    this.#services = services;
  }

  /** Follows a path; what lies behind a list is a list. */
  path(steps: readonly StepModel[], start: Environment['object'], environment: Environment): GraphValue {
    const fields = this.#fields(steps, start.type);
    const last = fields.findLastIndex(({ args }) => args.length > 0);
    const used = steps.flatMap(({ args }) => [...args.values()].flatMap(ownNames));
    let value: GraphValue = { kind: 'object', ...start };
    for (const [position, field] of fields.entries()) {
      const given = new Map(steps[position]?.args);
      const byName = position === last ? field.args.filter(({ name }) => environment.own.includes(name)) : [];
      for (const { name } of byName)
        if (!given.has(name) && !used.includes(name)) given.set(name, { kind: 'args', path: [name] });
      value = each(value, (object) => this.#field(object, field, { given, environment }));
    }
    return value;
  }

  /** The value of a `$this` or `$args` variable. */
  variable(
    { kind, path }: Extract<ValueModel, { kind: 'args' | 'this' }>,
    environment: Environment,
  ): Given | undefined {
    const { args, outer, object } = environment;
    if (kind === 'args') return args.get(path[0] ?? '');
    return outer ? outer.get(path[0] ?? '') : this.#ofObject(path, object);
  }

  #ofObject(path: readonly string[], object: Environment['object']): Given {
    const steps = path.map((field) => ({ field, args: new Map<string, ValueModel>() }));
    const value = this.path(steps, object, { object, args: new Map(), own: [], outer: undefined });
    if (value.kind === 'null' && value.code !== undefined) throw new Failure(value.code);
    return { value: value.kind === 'leaf' ? value.value : null, ofObject: true };
  }

  #fields(steps: readonly StepModel[], start: string): readonly GraphFieldModel[] {
    let type = start;
    return steps.map(({ field }) => {
      const found = this.#graph.get(type)?.get(field);
      if (!found) throw new Error(`${type} has no field ${field}`);
      type = found.type.name;
      return found;
    });
  }

  #field(
    object: GraphObject,
    field: GraphFieldModel,
    { given, environment }: { readonly given: ReadonlyMap<string, ValueModel>; readonly environment: Environment },
  ): GraphValue {
    if (field.source.kind === 'json') return typed(memberAt(object.json, field.source.path), field.type);
    const found = attempt(() => {
      // Everything is read, whatever fails; and when the object's own values do, nobody looks at the arguments.
      const reads = attempt(() =>
        all(field.args, (argument): [string, Given | undefined] => {
          const model = given.get(argument.name);
          return [argument.name, (model && this.#given(model, environment)) ?? defaultOf(argument)];
        }),
      );
      const needs = attempt(() => all(objectPaths(field.source), (path) => this.#ofObject(path, object).value ?? null));
      if (reads instanceof Failure) throw reads;
      if (needs instanceof Failure) throw needs;
      const present = reads.filter((entry): entry is [string, Given] => entry[1] !== undefined);
      return this.#called(object, field, { args: new Map(present), needs });
    });
    return found instanceof Failure ? nothing(found.code) : found;
  }

  #given(model: ValueModel, environment: Environment): Given | undefined {
    if (model.kind === 'literal') return { value: model.literal.value, ofObject: false };
    if (model.kind !== 'list') return this.variable(model, environment);
    return { value: all(model.items, (item) => this.#given(item, environment)?.value ?? null), ofObject: false };
  }

  #called(
    object: GraphObject,
    field: GraphFieldModel,
    { args, needs }: { readonly args: ReadonlyMap<string, Given>; readonly needs: readonly unknown[] },
  ): GraphValue {
    const here: Environment = { object, args, own: field.args.map(({ name }) => name), outer: undefined };
    const { source } = field;
    const nulls = field.args.filter(
      ({ type, name }) => type.nonNull[0] === true && (args.get(name)?.value ?? null) === null,
    );
    if (nulls.some(({ name }) => !args.get(name)?.ofObject)) throw new Failure('BAD_USER_INPUT');
    if (nulls.length > 0) return this.#notCalled(field);
    if (source.kind === 'text') return textOf(source.parts, here, this);
    if (source.kind === 'join') return this.path(source.steps, { type: 'Query', json: {} }, here);
    const call = {
      at: `${object.type}.${field.name}`,
      args: Object.fromEntries([...args].map(([name, { value }]) => [name, value])),
      needs,
    };
    this.calls.add(callText(call));
    const answer = this.#services(call);
    if ('code' in answer) throw new Failure(answer.code);
    return answer.json === null ? this.#notFound(field.type) : typed(answer.json, field.type);
  }

  /** A field whose call has nothing to ask for: as if the call had found nothing. */
  #notCalled({ source, type }: GraphFieldModel): GraphValue {
    if (source.kind === 'text') return nothing(undefined);
    const called = source.kind === 'join' ? this.#fields(source.steps, 'Query')[0] : undefined;
    return called ? this.#notCalled(called) : this.#notFound(type);
  }

  #notFound(type: TypeRef): GraphValue {
    return listsOf(type) > 0 ? { kind: 'list', items: [] } : nothing(undefined, 'NOT_FOUND');
  }
}

function attempt<T>(read: () => T): T | Failure {
  try {
    return read();
  } catch (failure) {
    if (failure instanceof Failure) return failure;
    throw failure;
  }
}

/** Reads one value for each item; throws the first failure once all are read. */
function all<T, U>(items: readonly T[], read: (item: T) => U): readonly U[] {
  const values = items.map((item) => attempt(() => read(item)));
  return values.map((value) => {
    if (value instanceof Failure) throw value;
    return value;
  });
}

const MISFIT = 'UPSTREAM_BAD_RESPONSE';

const nothing = (code: string | undefined, missing = MISFIT): GraphValue => ({ kind: 'null', code, missing });

const defaultOf = ({ byDefault }: ArgModel): Given | undefined =>
  byDefault && { value: byDefault.value, ofObject: false };

/** JSON as a value of a graph type without its `!`; what does not fit is null with a cause. */
function typed(json: unknown, type: TypeRef): GraphValue {
  if (json === null || json === undefined) return nothing(undefined);
  if (listsOf(type) > 0)
    return Array.isArray(json)
      ? { kind: 'list', items: json.map((item) => typed(item, itemOf(type))) }
      : nothing(MISFIT);
  if (!isLeaf(type))
    return typeof json === 'object' && !Array.isArray(json)
      ? { kind: 'object', type: type.name, json }
      : nothing(MISFIT);
  const value = leafOf(json, type.name);
  return value === undefined ? nothing(MISFIT) : { kind: 'leaf', value };
}

/** A JSON value as a leaf of the specification's scalars; undefined when it is none. */
function leafOf(json: unknown, type: string): unknown {
  if (typeof json === 'object') return undefined;
  switch (type) {
    case 'Kind':
      return KIND_WIRE[String(json)];
    case 'ID':
      return typeof json === 'string' || Number.isInteger(json) ? String(json) : undefined;
    case 'String':
      return String(json);
    case 'Boolean':
      return typeof json === 'boolean' ? json : typeof json === 'number' ? json !== 0 : undefined;
    default: {
      const number = json === '' ? NaN : Number(json);
      return type === 'Int'
        ? Number.isInteger(number)
          ? number
          : undefined
        : Number.isFinite(number)
          ? number
          : undefined;
    }
  }
}

/** A plain value that is already what a client's type says. */
export function fromPlain(value: unknown): GraphValue {
  if (value === null || value === undefined) return nothing(undefined);
  return Array.isArray(value) ? { kind: 'list', items: value.map(fromPlain) } : { kind: 'leaf', value };
}

/** The text of a template: null when a hole is, and failed when a hole is. */
export function textOf(parts: TextModel, environment: Environment, values: GraphValues): GraphValue {
  const found = parts.map((part) => {
    if (typeof part === 'string') return { value: part };
    const found = attempt(() => values.variable(part, environment)?.value ?? undefined);
    return found instanceof Failure ? { value: undefined, code: found.code } : { value: found };
  });
  const code = found.find((part) => part.code !== undefined)?.code;
  if (found.some(({ value }) => value === undefined)) return nothing(code);
  return { kind: 'leaf', value: found.map(({ value }) => String(value)).join('') };
}

/** The value with each object in its lists replaced by what one of its fields has. */
function each(value: GraphValue, field: (object: GraphObject) => GraphValue): GraphValue {
  if (value.kind === 'object') return field(value);
  return value.kind === 'list' ? { kind: 'list', items: value.items.map((item) => each(item, field)) } : value;
}

function memberAt(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    json,
  );
}

/** The leaves of its object that a source reads. */
function objectPaths(source: GraphSource): readonly (readonly string[])[] {
  if (source.kind === 'json') return [];
  if (source.kind === 'call') return source.needs;
  const values = source.kind === 'text' ? source.parts : source.steps.flatMap(({ args }) => [...args.values()]);
  return values.flatMap(pathsOfObject);
}

function pathsOfObject(value: ValueModel | string): readonly (readonly string[])[] {
  if (typeof value === 'string' || value.kind === 'literal' || value.kind === 'args') return [];
  return value.kind === 'list' ? value.items.flatMap(pathsOfObject) : [value.path];
}

const ownNames = (value: ValueModel): readonly string[] => {
  if (value.kind === 'list') return value.items.flatMap(ownNames);
  return value.kind === 'args' ? [value.path[0] ?? ''] : [];
};
