import type { Choices } from './choices.ts';
import {
  type ClientFieldModel,
  type ClientModel,
  type ClientSource,
  type ClientTypeModel,
  namesOf,
} from './client-model.ts';
import { anyInputViews } from './generate-input-view.ts';
import { anyAccess } from './generate-access.ts';
import { anyFallback } from './generate-fallback.ts';
import { type Leaf, leavesOf } from './generate-graph.ts';
import { listedLeaves } from './generate-look-up.ts';
import { anyPath, besideThis, type PathScope, stepsWithArguments } from './generate-path.ts';
import {
  anyNonNull,
  type ClientKinds,
  GRAPH_KINDS,
  type InputView,
  isRequired,
  type Names,
  withDefault,
} from './generate-values.ts';
import {
  type ArgModel,
  CLAIMS,
  type GraphFieldModel,
  type GraphModel,
  type GraphTypeModel,
  isLeaf,
  isRootType,
  LEAVES,
  listsOf,
  type TextModel,
  type TypeRef,
} from './graph-model.ts';

/** A client of the graph: views of all its types, and types of its own. */
export function anyClient(choices: Choices, graph: GraphModel): ClientModel {
  return new ClientGenerator(choices, graph).client();
}

type MadeField = Omit<ClientFieldModel, 'name' | 'fallback'> & { readonly name?: string };

class ClientGenerator {
  readonly #choices: Choices;
  readonly #graph: GraphModel;
  readonly #types = new Map<string, ClientTypeModel>();
  readonly #kinds: ClientKinds | undefined;
  readonly #inputs: ReadonlyMap<string, InputView>;

  constructor(choices: Choices, graph: GraphModel) {
    this.#choices = choices;
    this.#graph = graph;
    this.#kinds = choices.pick([
      undefined,
      new Map([
        ['A', 'B'],
        ['Z', 'A'],
      ]),
      new Map([...GRAPH_KINDS].map(([own, graphs]): [string, string] => [`${own}_`, graphs])),
    ]);
    this.#inputs = anyInputViews(choices, this.#kinds);
  }

  get #names(): Names {
    return namesOf({ kinds: this.#kinds, inputs: this.#inputs });
  }

  client(): ClientModel {
    const views = this.#views();
    for (const type of views) {
      if (type.of === 'Mutation') this.#writes(type);
      else this.#fields(type, [], 5);
    }
    for (const type of views) this.#group(type);
    const query = this.#types.get('Query');
    if (query) this.#choices.several(0, 2, (position) => this.#ownType(query, { position, depth: 0, outer: [] }));
    for (const type of this.#types.values()) this.#fallbacks(type);
    this.#access();
    return { types: this.#types, kinds: this.#kinds, inputs: this.#inputs };
  }

  /** One or two views of each type of the graph, and of the abstract ones with some of their objects. */
  #views(): readonly ClientTypeModel[] {
    for (const type of this.#graph.types.values()) {
      if (type.kind !== 'object') continue;
      const { name: of } = type;
      const names = isRootType(of) ? [of] : this.#choices.pick([[of], [`${of}V`], [of, `${of}V`]]);
      if (of === 'Query' && this.#choices.chance(15)) names.push('Root');
      for (const name of names) this.#types.set(name, { name, kind: 'object', members: [], of, fields: new Map() });
    }
    const objects = [...this.#types.values()];
    for (const type of this.#graph.types.values()) if (type.kind !== 'object') this.#abstractView(type, objects);
    return objects;
  }

  #abstractView({ name: of, kind, members: all, fields }: GraphTypeModel, objects: readonly ClientTypeModel[]): void {
    const choices = this.#choices;
    const viewed = all.filter((_, position) => position === 0 || choices.chance(75));
    const members = viewed.flatMap((member) => choices.pickFrom(objects.filter((view) => view.of === member)) ?? []);
    const name = choices.pick([of, `${of}V`]);
    const own: ClientTypeModel = {
      name,
      kind: kind === 'interface' && choices.chance(60) ? 'interface' : 'union',
      members: members.map((member) => member.name),
      of,
      fields: new Map(),
    };
    this.#types.set(name, own);
    if (own.kind === 'union') return;
    for (const field of fields.values()) {
      if (own.fields.size > 0 && choices.chance(40)) continue;
      const shared: ClientFieldModel = {
        name: choices.pick([field.name, `${field.name}Own`]),
        type: this.#output(field.type),
        args: [],
        source: { kind: 'path', start: 'object', steps: [{ field: field.name, args: new Map() }] },
        fallback: undefined,
      };
      for (const { fields: declared } of [own, ...members]) declared.set(shared.name, shared);
    }
  }

  #fields(type: ClientTypeModel, leaves: readonly Leaf[], most: number): void {
    const fields = this.#choices.several(1, most, () => this.#field(type, leaves));
    this.#add(type, this.#byName(type) ?? this.#argument());
    for (const field of fields) this.#add(type, field);
  }

  /** Root fields of a mutation are the graph's, under its name or another. */
  #writes(type: ClientTypeModel): void {
    this.#add(type, this.#byName(type));
    this.#choices.several(0, 4, () =>
      this.#add(type, this.#choices.chance(50) ? this.#byName(type) : this.#path('object', 'Mutation', { leaves: [] })),
    );
  }

  #add(type: ClientTypeModel, field: MadeField | undefined): void {
    if (!field) return;
    const name = field.name ?? `${this.#choices.pick(['x', 'y', 'a', 'join_r0'])}${type.fields.size}`;
    if (!type.fields.has(name)) type.fields.set(name, { ...field, name, fallback: undefined });
  }

  #field(type: ClientTypeModel, leaves: readonly Leaf[]): MadeField | undefined {
    const { of } = type;
    const choices = this.#choices;
    if (of === undefined) return choices.chance(25) ? this.#text(leaves) : this.#path('query', 'Query', { leaves });
    const own = leavesOf(this.#graph, of);
    const scope = { leaves: own, lists: listedLeaves(this.#graph, of) };
    const kind = choices.below(10);
    if (kind < 3) return this.#byName(type);
    if (kind < 6) return this.#path('object', of, scope);
    if (kind < 8) return this.#path('query', 'Query', scope);
    if (kind < 9) return this.#text(own);
    return this.#choices.chance(50) ? this.#argument() : this.#claim();
  }

  #byName({ of }: ClientTypeModel): MadeField | undefined {
    const field =
      of === undefined ? undefined : this.#choices.pickFrom([...(this.#graph.types.get(of)?.fields.values() ?? [])]);
    if (!field) return undefined;
    const args = field.args.filter((argument) => isRequired(argument) || this.#choices.chance(60));
    return {
      name: field.name,
      type: this.#output(field.type),
      args: args.map((argument) => this.#ownArgument(argument)),
      source: { kind: 'path', start: 'object', steps: [{ field: field.name, args: new Map() }] },
    };
  }

  #path(
    start: 'object' | 'query',
    from: string,
    { leaves, lists = [] }: Pick<PathScope, 'leaves' | 'lists'>,
  ): MadeField | undefined {
    const path = anyPath(this.#choices, this.#graph, from);
    if (!path) return undefined;
    const args = this.#arguments(path.fields);
    const scope: PathScope = { args, leaves, lists, isObject: !isRootType(from) };
    const { steps, used } = stepsWithArguments(this.#choices, path.fields, scope);
    const type = this.#output(path.type);
    return {
      type: besideThis(type, steps),
      args: args.filter(({ name }) => used.has(name)),
      source: { kind: 'path', start, steps },
    };
  }

  /** Arguments for a path: some under the graph's names, some under others. */
  #arguments(fields: readonly GraphFieldModel[]): readonly ArgModel[] {
    const wanted = fields.flatMap(({ args }) => args).filter(() => this.#choices.chance(50));
    const named = wanted.map((argument, position): ArgModel => {
      const name = this.#choices.chance(50) ? argument.name : this.#choices.pick([`p${position}`, 'm', 'text']);
      return this.#ownArgument({ ...argument, name });
    });
    return [...new Map(named.map((argument) => [argument.name, argument])).values()];
  }

  /** The graph's argument as the client declares it: never looser where a value is required. */
  #ownArgument({ name, type, byDefault }: ArgModel): ArgModel {
    const needed = isRequired({ name, type, ...(byDefault && { byDefault }) });
    const [, ...inner] = type.nonNull;
    const strict = (needed && !this.#choices.chance(20)) || this.#choices.chance(25);
    const own = { name, type: { name: type.name, nonNull: [strict, ...inner] } };
    if (!needed || strict) return withDefault(this.#choices, own, this.#names);
    const literal = withDefault(this.#choices, { ...own, type: { ...type, nonNull: [true, ...inner] } }, this.#names);
    return literal.byDefault ? { ...own, byDefault: literal.byDefault } : { ...own, type: { ...type } };
  }

  #text(leaves: readonly Leaf[]): MadeField {
    const args = this.#choices.several(0, 1, (position) =>
      this.#ownArgument({
        name: `q${position}`,
        type: { name: this.#choices.pick(['Int', 'String', 'ID']), nonNull: [false] },
      }),
    );
    const holes = leaves.filter(() => this.#choices.chance(40)).slice(0, 2);
    const parts: TextModel = [
      ...holes.flatMap(({ path }) => [{ kind: 'this' as const, path }, ' ']),
      'text',
      ...(this.#choices.chance(8) ? [{ kind: 'caller' as const, path: ['tenant'] }] : []),
      ...args.map(({ name }) => ({ kind: 'args' as const, path: [name] })),
    ];
    const name = this.#choices.pick(['String', 'ID']);
    return { type: { name, nonNull: anyNonNull(this.#choices, 0) }, args, source: { kind: 'text', parts } };
  }

  #argument(): MadeField {
    const name = this.#choices.pick(LEAVES);
    const argument = this.#ownArgument({
      name: 'given',
      type: { name, nonNull: anyNonNull(this.#choices, this.#choices.below(2)) },
    });
    const type = { name, nonNull: anyNonNull(this.#choices, listsOf(argument.type)) };
    return { type, args: [argument], source: { kind: 'argument', name: 'given' } };
  }

  /** The same object under another view. */
  #group(type: ClientTypeModel): void {
    const others = [...this.#types.values()].filter(({ of, kind }) => of === type.of && kind === 'object');
    const other = this.#choices.pickFrom(others);
    if (
      !other ||
      type.of === 'Mutation' ||
      (type.of === 'Query' && other.name === 'Query') ||
      !this.#choices.chance(50)
    )
      return;
    this.#add(type, {
      type: { name: other.name, nonNull: anyNonNull(this.#choices, 0) },
      args: [],
      source: { kind: 'self' },
    });
  }

  /** A type of the client alone, below Query or another such type, whose fields read the arguments around it. */
  #ownType(
    owner: ClientTypeModel,
    { position, depth, outer }: { readonly position: number; readonly depth: number; readonly outer: readonly Leaf[] },
  ): void {
    const choices = this.#choices;
    const args = ['id', 'n', 'text', 'kind']
      .filter(() => choices.chance(50))
      .map((name): ArgModel => {
        const type = { id: 'ID', n: 'Int', text: 'String', kind: 'Kind' }[name] ?? 'ID';
        return this.#ownArgument({ name, type: { name: type, nonNull: [choices.chance(60)] } });
      });
    const type: ClientTypeModel = {
      name: `${owner.of ? 'Only' : owner.name}${position}`,
      kind: 'object',
      members: [],
      of: undefined,
      fields: new Map(),
    };
    this.#types.set(type.name, type);
    const leaves = new Map(outer.map((leaf) => [leaf.path.join(), leaf]));
    for (const argument of args)
      leaves.set(argument.name, { path: [argument.name], type: argument.type.name, argument });
    const all = args.map(({ name }) => ({ kind: 'this' as const, path: [name] }));
    const text = { name: 'String', nonNull: anyNonNull(choices, 0) };
    this.#add(type, { type: text, args: [], source: { kind: 'text', parts: ['all ', ...all] } });
    this.#add(type, this.#text([...leaves.values()]));
    choices.several(0, 3, () => this.#add(type, this.#field(type, [...leaves.values()])));
    const source: ClientSource = { kind: 'self' };
    this.#add(owner, { type: { name: type.name, nonNull: anyNonNull(choices, 0) }, args, source });
    if (depth < 2 && choices.chance(40)) {
      this.#ownType(type, { position, depth: depth + 1, outer: [...leaves.values()] });
    }
  }

  /** A type of the graph as the client has it: any `!`, and any of its views. */
  #output(type: TypeRef): TypeRef {
    const all = [...this.#types.values()];
    const exact = all.filter(({ of }) => of === type.name).map(({ name }) => name);
    // An object may be told as any abstract type that has a view of it.
    const wider = all.filter(({ members }) => members.some((member) => exact.includes(member))).map(({ name }) => name);
    const views = [...exact, ...exact, ...wider];
    const name = isLeaf(type) ? type.name : (this.#choices.pickFrom(views) ?? type.name);
    return { name, nonNull: anyNonNull(this.#choices, listsOf(type)) };
  }

  #access(): void {
    for (const type of [...this.#types.values()]) {
      for (const field of type.fields.values()) {
        const access = type.kind === 'object' ? anyAccess(this.#choices, 5) : undefined;
        if (access) type.fields.set(field.name, { ...field, access });
      }
      const isFree = type.kind === 'union' || isRootType(type.of ?? '');
      const access = isFree ? undefined : anyAccess(this.#choices, 4);
      if (access) this.#types.set(type.name, { ...type, access });
    }
  }

  #claim(): MadeField {
    const name = this.#choices.pick(['sub', 'tenant', 'age']);
    const type = { name: CLAIMS[name] ?? 'ID', nonNull: anyNonNull(this.#choices, 0) };
    return { type, args: [], source: { kind: 'claim', name } };
  }

  #fallbacks({ fields, kind }: ClientTypeModel): void {
    if (kind !== 'object') return;
    for (const field of fields.values()) {
      if (!this.#choices.chance(30)) continue;
      const fallback = anyFallback(this.#choices, field.type, {
        types: this.#types,
        kinds: this.#kinds,
        inputs: this.#inputs,
      });
      // To the directive, a null is no fallback.
      if (fallback && fallback.value !== null) fields.set(field.name, { ...field, fallback });
    }
  }
}
