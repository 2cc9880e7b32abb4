import {
  type BatchModel,
  type CallerModel,
  type CallModel,
  fieldOf,
  type GraphFieldModel,
  type GraphModel,
  type GraphSource,
  isLeaf,
  itemOf,
  listsOf,
  type StepModel,
  type TextModel,
  type TypeRef,
  type ValueModel,
  type VariableModel,
} from './graph-model.ts';
import { concreteType, memberAt } from './json-type.ts';
import type { AnyCase } from './any-case.ts';
import { type RemoteData, remoteTexts, withArguments } from './remote-data.ts';
import type { ServiceData } from './service-data.ts';
import { callText, keyText, stableText } from './wire-call.ts';
import { wireCall, wireLeaf } from './wire-values.ts';
import { all, attempt, Failure } from './failure.ts';
import { defaultOf, type Given, plain, suits, withDefaults } from './arguments.ts';
import {
  absent,
  each,
  type GraphObject,
  type GraphValue,
  leafOf,
  MISFIT,
  nothing,
  ofLiteral,
  plainOf,
  remoteTyped,
} from './graph-value.ts';
import { answered, NOTHING } from './service-result.ts';
import { lastCall, objectPaths, ownNames } from './source-reads.ts';

type JoinModel = Extract<GraphSource, { kind: 'join' }>;

/** A field where a path comes to it. */
interface FieldUse {
  readonly given: ReadonlyMap<string, ValueModel>;
  readonly environment: Environment;
  readonly isGuarded?: boolean;
}

/** Everything that a field of the graph is got with. */
interface CalledWith {
  readonly args: ReadonlyMap<string, Given>;
  readonly needs: readonly unknown[];
}

/** What `$args` and `$this` stand for. */
export interface Environment {
  readonly object: Pick<GraphObject, 'type' | 'json' | 'isFallback'>;
  /** Absent arguments are left out. */
  readonly args: ReadonlyMap<string, Given>;
  /** Names of the arguments that the field declares. */
  readonly own: readonly string[];
  /** In client-only types `$this` is an argument around it. */
  readonly outer: ReadonlyMap<string, Given> | undefined;
  /** In a look-up of many keys: those that it asks for. */
  readonly keys?: readonly unknown[];
}

/** The graph's fields for one request, each got straight from what the service file says. */
export class GraphValues {
  /** What is asked of the services, and with how many different arguments. */
  readonly calls = new Map<string, Set<string>>();
  /** Calls of a mutation's root fields, in their order. */
  readonly writes: string[] = [];
  /** Whether the last of them gave something. */
  hasWritten = false;
  readonly #graph: GraphModel;
  readonly #data: ServiceData;
  readonly #remote: RemoteData;
  readonly #caller: CallerModel | undefined;

  constructor({ graph, data, remote }: Pick<AnyCase, 'graph' | 'data' | 'remote'>, caller: CallerModel | undefined) {
    this.#caller = caller;
    this.#graph = graph;
    this.#data = data;
    this.#remote = remote;
  }

  /** Follows a path; what lies behind a list is a list. With `isGuarded`, fallbacks behind lists stand in for each value. */
  path(
    steps: readonly StepModel[],
    start: Environment['object'],
    { isGuarded = false, ...environment }: Environment & { readonly isGuarded?: boolean },
  ): GraphValue {
    const fields = this.#fields(steps, start.type);
    if (environment.object.isFallback && start.type === 'Query') return nothing(undefined, 'NOT_FOUND');
    const last = fields.findLastIndex(({ args }) => args.length > 0);
    const used = steps.flatMap(({ args }) => [...args.values()].flatMap(ownNames));
    const guarded = isGuarded ? lastCall(fields) : -1;
    let value: GraphValue = { kind: 'object', ...start };
    for (const [position, field] of fields.entries()) {
      const given = new Map(steps[position]?.args);
      const byName = position === last ? field.args.filter(({ name }) => environment.own.includes(name)) : [];
      for (const { name } of byName)
        if (!given.has(name) && !used.includes(name)) given.set(name, { kind: 'args', path: [name] });
      const isLast = position === guarded;
      const isOfItems = isLast && fields.slice(0, position).some(({ type }) => listsOf(type) > 0);
      const otherwise = isOfItems ? this.#fallbackOf(field) : undefined;
      value = each(value, (object) => {
        const own = this.#own(object, field);
        const found = this.#field(object, own, { given, environment, isGuarded: isLast && !own.fallback });
        return otherwise ? { kind: 'guarded', value: found, otherwise } : found;
      });
    }
    return value;
  }

  /** What stands in for a path's whole value when it failed: that of the last call on it, and what the path reads of that. */
  fallback(steps: readonly StepModel[], start: string): GraphValue | undefined {
    const fields = this.#fields(steps, start);
    const last = lastCall(fields);
    const found = fields[last];
    if (!found || fields.slice(0, last).some(({ type }) => listsOf(type) > 0)) return undefined;
    const environment = { object: { type: 'Query', json: {} }, args: new Map(), own: [], outer: undefined };
    return fields
      .slice(last + 1)
      .reduce(
        (at, field) => at && each(at, (object) => this.#field(object, field, { given: new Map(), environment })),
        this.#fallbackOf(found),
      );
  }

  /** A call's own fallback, or for a join that of what it calls. */
  #fallbackOf({ fallback, source, type }: GraphFieldModel): GraphValue | undefined {
    if (fallback) return ofLiteral(fallback.value, type);
    return source.kind === 'join' && !source.batch ? this.fallback(source.steps, 'Query') : undefined;
  }

  /** The value of a variable. */
  variable({ kind, path }: VariableModel, environment: Environment): Given | undefined {
    const { args, outer, object } = environment;
    if (kind === 'keys') return { value: environment.keys ?? [], ofObject: false };
    if (kind === 'caller') return { value: this.#caller?.claims[path[0] ?? ''], ofObject: false };
    if (kind === 'args') return args.get(path[0] ?? '');
    return outer ? outer.get(path[0] ?? '') : this.#ofObject(path, object);
  }

  #ofObject(path: readonly string[], object: Environment['object']): Given {
    const steps = path.map((field) => ({ field, args: new Map<string, ValueModel>() }));
    const value = this.path(steps, object, { object, args: new Map(), own: [], outer: undefined });
    return { value: plainOf(value), ofObject: true };
  }

  /** An interface's field is that of the object. */
  #own({ type }: GraphObject, field: GraphFieldModel): GraphFieldModel {
    return fieldOf(this.#graph, type, field.name) ?? field;
  }

  #fields(steps: readonly StepModel[], start: string): readonly GraphFieldModel[] {
    let type = start;
    return steps.map(({ field }) => {
      const found = fieldOf(this.#graph, type, field);
      if (!found) throw new Error(`${type} has no field ${field}`);
      type = found.type.name;
      return found;
    });
  }

  #field(object: GraphObject, field: GraphFieldModel, { given, environment, isGuarded = false }: FieldUse): GraphValue {
    if (object.isFallback) {
      const member = memberAt(object.json, [field.name]) ?? null;
      return member === null ? absent(field) : ofLiteral(member, field.type);
    }
    if (field.source.kind === 'json') return this.#typed(memberAt(object.json, field.source.path), field.type);
    const found = attempt(() => {
      // Everything is read, whatever fails; and when the object's own values do, nobody looks at the arguments.
      const reads = attempt(() =>
        all(field.args, (argument): [string, Given | undefined] => {
          const model = given.get(argument.name);
          const value = (model && this.#given(model, environment)) ?? defaultOf(argument);
          return [argument.name, value && { ...value, value: withDefaults(value.value, argument.type) }];
        }),
      );
      const needs = attempt(() => all(objectPaths(field.source), (path) => this.#ofObject(path, object).value ?? null));
      if (reads instanceof Failure) throw reads;
      if (needs instanceof Failure) throw needs;
      const present = reads.filter((entry): entry is [string, Given] => entry[1] !== undefined);
      return this.#called(object, field, { args: new Map(present), needs, isGuarded });
    });
    return found instanceof Failure ? nothing(found.code) : found;
  }

  #given(model: ValueModel, environment: Environment): Given | undefined {
    if (model.kind === 'literal') return { value: model.literal.value, ofObject: false };
    if (model.kind === 'object') {
      const members = all(
        [...model.fields],
        ([name, member]) => [name, this.#given(member, environment)?.value] as const,
      );
      return { value: Object.fromEntries(members.filter(([, value]) => value !== undefined)), ofObject: false };
    }
    if (model.kind !== 'list') return this.variable(model, environment);
    return { value: all(model.items, (item) => this.#given(item, environment)?.value ?? null), ofObject: false };
  }

  #called(
    object: GraphObject,
    field: GraphFieldModel,
    { args, needs, isGuarded }: CalledWith & { readonly isGuarded: boolean },
  ): GraphValue {
    const here: Environment = { object, args, own: field.args.map(({ name }) => name), outer: undefined };
    const { source } = field;
    const nulls = field.args.filter(
      ({ type, name }) => type.nonNull[0] === true && (args.get(name)?.value ?? null) === null,
    );
    const misfits = field.args.filter(({ type, name }) => {
      const value = args.get(name)?.value ?? null;
      return value !== null && !suits(value, type);
    });
    if (misfits.length > 0) throw new Failure('BAD_USER_INPUT');
    if (nulls.some(({ name }) => !args.get(name)?.ofObject)) throw new Failure('BAD_USER_INPUT');
    if (nulls.length > 0) return this.#notCalled(field);
    if (source.kind === 'text') return textOf(source.parts, here, this);
    if (source.kind === 'remote') return this.#remoteField(object, field, plain(args));
    if (source.kind === 'join' && source.batch)
      return this.#joinOfKeys(field, { source, key: keyOf(source.batch, { args, needs }), here });
    if (source.kind === 'join') return this.path(source.steps, { type: 'Query', json: {} }, { ...here, isGuarded });
    if (source.kind !== 'call') throw new Error(`${field.name} is no call`);
    const sent = needs.map((value, position) =>
      wireLeaf(value, this.#leafType(object.type, objectPaths(source)[position])),
    );
    if (source.batch) return this.#lookUp(object, { ...field, source, batch: source.batch }, { args, needs: sent });
    const call = wireCall({
      type: object.type,
      field,
      source,
      args: plain(args),
      needs: sent,
      caller: this.#caller,
    });
    if (object.type === 'Mutation') this.writes.push(callText(call));
    this.hasWritten &&= object.type !== 'Mutation';
    // Identical GETs are sent once, whatever they were made of.
    this.#ask(callText(call), source.method === 'GET' ? undefined : args);
    const json = answered(this.#data.answer(call), source);
    if (json === NOTHING) return this.#notFound(field.type);
    if (json === null) return nothing(undefined, object.type === 'Mutation' ? MISFIT : 'NOT_FOUND');
    if (object.type === 'Mutation') this.hasWritten = true;
    return this.#typed(json, field.type);
  }

  #leafType(start: string, path: readonly string[] = []): string {
    return path.reduce((type, name) => fieldOf(this.#graph, type, name)?.type.name ?? type, start);
  }

  #ask(text: string, args: ReadonlyMap<string, Given> | undefined): void {
    const known = this.calls.get(text) ?? new Set<string>();
    this.calls.set(text, known.add(args ? stableText(plain(args)) : ''));
  }

  /** What a batch has for the keys of one object. */
  #lookUp(
    object: GraphObject,
    {
      name,
      type,
      source,
      batch,
      ...rest
    }: GraphFieldModel & { readonly source: CallModel; readonly batch: BatchModel },
    { args, needs }: CalledWith,
  ): GraphValue {
    const keys = keyOf(batch, { args, needs }).map(String);
    if (keys.length === 0) return this.#notFound(type);
    const field = { name, type, source, ...rest };
    const call = wireCall({
      type: object.type,
      field,
      source,
      args: plain(args),
      needs,
      caller: this.#caller,
    });
    for (const one of keys) this.#ask(keyText(call, one), args);
    const answer = this.#data.batch(call);
    const json = 'items' in answer ? keys.flatMap((one) => this.#data.itemsOf(call, one)) : answered(answer, source);
    if (json === NOTHING || json === null) return this.#notFound(type);
    if (!Array.isArray(json)) throw new Failure(MISFIT);
    if (listsOf(type) > 0) return this.#typed(json, type);
    return json.length === 0 ? this.#notFound(type) : this.#typed(json[0], type);
  }

  /** A field whose call has nothing to ask for: as if the call had found nothing. */
  #notCalled({ source, type }: GraphFieldModel): GraphValue {
    if (source.kind === 'text') return nothing(undefined);
    const called = source.kind === 'join' ? this.#fields(source.steps, 'Query')[0] : undefined;
    return called ? this.#notCalled(called) : this.#notFound(type);
  }

  /** A field that a GraphQL service answers. */
  #remoteField(object: GraphObject, field: GraphFieldModel, args: Readonly<Record<string, unknown>>): GraphValue {
    if (object.type !== 'Query')
      return remoteTyped(withArguments(memberAt(object.json, [field.name]), args), field.type);
    for (const text of remoteTexts(field, args)) this.calls.set(text, new Set());
    if (this.#remote.isDown) throw new Failure('UPSTREAM_ERROR');
    const value = this.#remote.root(field.name, args);
    return value === null ? nothing(undefined, 'NOT_FOUND') : remoteTyped(value, field.type);
  }

  /** The items of an object's keys among those that a root field has for all keys. */
  #joinOfKeys(
    { type }: GraphFieldModel,
    {
      source,
      key: keys,
      here,
    }: { readonly source: JoinModel; readonly key: readonly unknown[]; readonly here: Environment },
  ): GraphValue {
    if (keys.length === 0) return this.#notFound(type);
    const found = all(keys, (key): readonly GraphValue[] => {
      const items = this.path(source.steps, { type: 'Query', json: {} }, { ...here, keys: [key] });
      if (items.kind === 'null' && items.code !== undefined) throw new Failure(items.code);
      if (items.kind !== 'list') return [];
      return items.items.filter(
        (item) => item.kind === 'object' && this.#matches(item, source.batch?.match, String(key)),
      );
    }).flat();
    if (listsOf(type) > 0) return { kind: 'list', items: found };
    return found[0] ?? this.#notFound(type);
  }

  #matches(item: GraphObject, match: BatchModel['match'] | undefined, key: string): boolean {
    if (match === undefined || typeof match === 'string') return false;
    const steps = match.map((field) => ({ field, args: new Map<string, ValueModel>() }));
    const value = this.path(steps, item, { object: item, args: new Map(), own: [], outer: undefined });
    return value.kind === 'leaf' && String(value.value) === key;
  }

  /** JSON as a value of a graph type without its `!`; what does not fit is null with a cause. */
  #typed(json: unknown, type: TypeRef): GraphValue {
    if (json === null || json === undefined) return nothing(undefined);
    if (listsOf(type) > 0) {
      if (!Array.isArray(json)) return nothing(MISFIT);
      return { kind: 'list', items: json.map((item) => this.#typed(item, itemOf(type))) };
    }
    if (isLeaf(type)) {
      const value = leafOf(json, type.name);
      return value === undefined ? nothing(MISFIT) : { kind: 'leaf', value };
    }
    if (typeof json !== 'object' || Array.isArray(json)) return nothing(MISFIT);
    const concrete = concreteType(this.#graph, json, type.name);
    return concrete === undefined ? nothing(MISFIT) : { kind: 'object', type: concrete, json };
  }

  #notFound(type: TypeRef): GraphValue {
    return listsOf(type) > 0 ? { kind: 'list', items: [] } : nothing(undefined, 'NOT_FOUND');
  }
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

/** The keys of one object, null ones left out. */
function keyOf({ key }: BatchModel, { args, needs }: CalledWith): readonly unknown[] {
  const value = key.kind === 'this' ? needs.at(-1) : args.get(key.path[0] ?? '')?.value;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => one !== null && one !== undefined);
}
