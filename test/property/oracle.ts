import {
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getDirectiveValues,
  getVariableValues,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  Kind,
  type DocumentNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';

import { type ClientFieldModel, type ClientModel, type ClientTypeModel, namesOf } from './client-model.ts';
import type { Names } from './generate-values.ts';
import { type CallerModel, type GraphModel, itemOf, listsOf, type TypeRef } from './graph-model.ts';
import { memberRefusal, refusalOf } from './oracle-access.ts';
import { fromPlain, type GraphValue } from './graph-value.ts';
import { type Environment, type GraphValues, textOf } from './graph-values.ts';

type PathKey = string | number;

/** What an operation of a client must answer. */
export interface Expected {
  readonly data: unknown;
  /** `code at path` */
  readonly errors: readonly string[];
  readonly degraded: readonly string[];
  /** How often each call is made: at the most, where it is expected. */
  readonly calls: ReadonlyMap<string, number>;
  /** Calls of a mutation's root fields, in their order. */
  readonly writes: readonly string[];
  /** A write gave something that its client may not see, or had a fallback: whether the next one is sent is not compared. */
  readonly isUnsure: boolean;
}

/** An error as it is compared. */
export const placed = (code: string, path: readonly PathKey[]): string => `${code} at ${JSON.stringify(path)}`;

/** What the oracle answers from. */
export interface OracleInputs {
  readonly client: ClientModel;
  readonly graph: GraphModel;
  readonly caller: CallerModel | undefined;
  /** The client's own schema, to coerce variables and arguments by. */
  readonly schema: GraphQLSchema;
  readonly values: GraphValues;
}

/** Answers an operation field by field, as the specification and LANGUAGE.md say, without any plan. */
export function expectedAnswer(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  inputs: OracleInputs,
): Expected {
  const oracle = new Oracle(document, variables, inputs);
  const data = oracle.answer();
  const calls = new Map([...inputs.values.calls].map(([call, args]) => [call, args.size]));
  return {
    data,
    errors: oracle.errors,
    degraded: oracle.degraded,
    calls,
    writes: inputs.values.writes,
    isUnsure: oracle.isUnsure,
  };
}

/** A completed value. A null may have a cause, which decides whether a fallback takes its place. */
interface Done {
  readonly data: unknown;
  readonly cause: string | undefined;
}

type VariableValues = Extract<ReturnType<typeof getVariableValues>, { variableValues: unknown }>['variableValues'];

/** Where a selection stands. */
interface Place {
  readonly type: ClientTypeModel;
  readonly object: Environment['object'];
  /** In client-only types: the arguments around it. */
  readonly outer: Readonly<Record<string, unknown>>;
  readonly path: readonly PathKey[];
}

class Oracle {
  readonly errors: string[] = [];
  readonly degraded: string[] = [];
  isUnsure = false;
  readonly #inputs: OracleInputs;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: VariableValues;
  /** Of each root field, whether the caller is refused it before anything is asked. */
  readonly #roots: boolean[] = [];

  constructor(document: DocumentNode, variables: Readonly<Record<string, unknown>>, inputs: OracleInputs) {
    this.#inputs = inputs;
    const [operation, ...fragments] = document.definitions as [OperationDefinitionNode, ...FragmentDefinitionNode[]];
    this.#operation = operation;
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    const coerced = getVariableValues(inputs.schema, operation.variableDefinitions ?? [], variables);
    if (!coerced.variableValues) throw new Error('the variables do not fit');
    this.#variables = coerced.variableValues;
  }

  get isMutation(): boolean {
    return this.#operation.operation === OperationTypeNode.MUTATION;
  }

  answer(): unknown {
    const root = this.isMutation ? 'Mutation' : 'Query';
    const place = { type: this.#type(root), object: { type: root, json: {} }, outer: {}, path: [] };
    const { data } = this.#object([this.#operation.selectionSet], place);
    return this.#isRefused ? undefined : data;
  }

  /** Every root field is refused, so that the whole request is. */
  get #isRefused(): boolean {
    return this.#roots.length > 0 && this.#roots.every((isRefused) => isRefused);
  }

  #type(name: string): ClientTypeModel {
    const type = this.#inputs.client.types.get(name);
    if (!type) throw new Error(`the client has no type ${name}`);
    return type;
  }

  /** The client's type of an object, where it lists one. */
  #viewOf(graphType: string, name: string): ClientTypeModel | undefined {
    const type = this.#type(name);
    return type.kind === 'object'
      ? type
      : type.members.map((member) => this.#type(member)).find(({ of }) => of === graphType);
  }

  /** Every field is completed, so that no error is lost; the first null under `!` is the object's cause. */
  #object(selections: readonly SelectionSetNode[], place: Place): Done {
    const data: Record<string, unknown> = {};
    let failed: Done | undefined;
    for (const [key, nodes] of this.#collect(selections, place.type.name)) {
      const [node] = nodes as [FieldNode];
      const field = place.type.fields.get(node.name.value);
      if (!field) {
        if (place.path.length === 0) this.#roots.push(false);
        data[key] = place.type.name;
        continue;
      }
      const done = this.#field(field, nodes, { ...place, path: [...place.path, key] });
      if (done.data === null && field.type.nonNull[0] === true) failed ??= done;
      data[key] = done.data;
      if (!failed || !this.isMutation || place.path.length > 0) continue;
      this.isUnsure = this.#inputs.values.hasWritten || this.#instead(field, nodes, place) !== undefined;
      break;
    }
    return failed ?? { data, cause: undefined };
  }

  /** https://spec.graphql.org/September2025/#CollectFields() */
  #collect(
    selections: readonly SelectionSetNode[],
    type: string,
    found = new Map<string, FieldNode[]>(),
  ): ReadonlyMap<string, FieldNode[]> {
    for (const selection of selections.flatMap((set) => set.selections)) {
      const skip = getDirectiveValues(GraphQLSkipDirective, selection, this.#variables);
      const include = getDirectiveValues(GraphQLIncludeDirective, selection, this.#variables);
      if (skip?.['if'] === true || include?.['if'] === false) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        found.set(key, [...(found.get(key) ?? []), selection]);
        continue;
      }
      const isInline = selection.kind === Kind.INLINE_FRAGMENT;
      const fragment = isInline ? selection : this.#fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value ?? type;
      const applies = condition === type || this.#inputs.client.types.get(condition)?.members.includes(type) === true;
      if (fragment && applies) this.#collect([fragment.selectionSet], type, found);
    }
    return found;
  }

  #field(field: ClientFieldModel, nodes: readonly FieldNode[], place: Place): Done {
    const [node] = nodes as [FieldNode];
    const refusal = refusalOf(field, place.type.of, this.#inputs);
    const args = this.#arguments(field, node, place.type);
    const isRefused = refusal === undefined ? !args : refusal !== 'silent';
    if (place.path.length === 1) this.#roots.push(isRefused);
    if (refusal === 'silent') return { data: null, cause: undefined };
    if (refusal !== undefined || !args) return this.#fail(refusal ?? 'BAD_USER_INPUT', place);
    return this.#orElse(field.type, {
      value: () => this.#value(field, nodes, { ...place, args }),
      otherwise: () => this.#instead(field, nodes, place),
    });
  }

  /** A value, or what stands in for it when it is null because something failed. */
  #orElse(
    type: TypeRef,
    { value, otherwise }: { readonly value: () => Done; readonly otherwise: () => Done | undefined },
  ): Done {
    const errors = this.errors.length;
    const done = value();
    if (done.data !== null || !isMaskable(done.cause)) return done;
    const failed = this.errors.splice(errors);
    const instead = otherwise();
    if (!instead || (instead.data === null && type.nonNull[0] === true)) {
      this.errors.splice(errors, Infinity, ...failed);
      return done;
    }
    this.degraded.push(...failed);
    return { data: instead.data, cause: undefined };
  }

  /** What stands in for a field that failed: the client's fallback, else the graph's. */
  #instead(field: ClientFieldModel, nodes: readonly FieldNode[], place: Place): Done | undefined {
    const { fallback, source, type } = field;
    if (fallback) return { data: this.#projected(fallback.value, type, nodes), cause: undefined };
    if (source.kind !== 'path') return undefined;
    const start = source.start === 'query' ? 'Query' : place.object.type;
    const value = this.#inputs.values.fallback(source.steps, start);
    return value && this.#complete(value, type, { nodes, place });
  }

  /** The field's arguments by the graph's enum values; undefined when one does not fit. */
  #arguments(field: ClientFieldModel, node: FieldNode, type: ClientTypeModel): Record<string, unknown> | undefined {
    const definition = (this.#inputs.schema.getType(type.name) as unknown as Fields).getFields()[field.name];
    if (!definition) throw new Error(`${type.name}.${field.name} is not served`);
    try {
      const given = getArgumentValues(definition, node, this.#variables);
      const names = namesOf(this.#inputs.client);
      return Object.fromEntries(
        field.args
          .filter(({ name }) => Object.hasOwn(given, name))
          .map(({ name, type: of }) => [name, toGraph(given[name], of.name, names)]),
      );
    } catch {
      return undefined;
    }
  }

  #value(
    { source, type, args: declared, fallback }: ClientFieldModel,
    nodes: readonly FieldNode[],
    place: Place & { readonly args: Readonly<Record<string, unknown>> },
  ): Done {
    const { object, outer, args } = place;
    const own = declared.map(({ name }) => name);
    // The client's fallback beats the graph's.
    const isGuarded = !fallback;
    const environment: Environment = {
      object,
      args: fromArguments(args),
      own,
      outer: place.type.of === undefined ? fromArguments(outer) : undefined,
    };
    switch (source.kind) {
      case 'self': {
        const isView = this.#type(type.name).of !== undefined;
        const around = Object.entries(outer).filter(([name]) => !own.includes(name));
        const inside = isView ? {} : { ...Object.fromEntries(around), ...args };
        const below = { ...place, type: this.#type(type.name), outer: inside };
        return this.#object(
          nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
          below,
        );
      }
      case 'argument':
        return this.#complete(fromPlain(args[source.name]), type, { nodes, place });
      case 'claim':
        return this.#complete(fromPlain(this.#inputs.caller?.claims[source.name]), type, { nodes, place });
      case 'text':
        return this.#complete(textOf(source.parts, environment, this.#inputs.values), type, { nodes, place });
      case 'path': {
        const start = source.start === 'query' ? { type: 'Query', json: {} } : object;
        return this.#complete(this.#inputs.values.path(source.steps, start, { ...environment, isGuarded }), type, {
          nodes,
          place,
        });
      }
    }
  }

  #complete(
    value: GraphValue,
    type: TypeRef,
    at: { readonly nodes: readonly FieldNode[]; readonly place: Place },
  ): Done {
    const { place } = at;
    switch (value.kind) {
      case 'null':
        if (value.code !== undefined) return this.#fail(value.code, place);
        return type.nonNull[0] === true ? this.#fail(value.missing, place) : { data: null, cause: undefined };
      case 'guarded':
        return this.#orElse(type, {
          value: () => this.#complete(value.value, type, at),
          otherwise: () => this.#complete(value.otherwise, type, at),
        });
      case 'leaf':
        return type.name === 'Kind' ? this.#enumValue(value.value, place) : { data: value.value, cause: undefined };
      case 'list':
        return this.#list(value.items, itemOf(type), at);
      case 'object': {
        const view = this.#viewOf(value.type, type.name);
        if (!view)
          return type.nonNull[0] === true
            ? this.#fail('UPSTREAM_BAD_RESPONSE', place)
            : { data: null, cause: undefined };
        const graphType = this.#inputs.graph.types.get(value.type);
        const isMember = view.name !== type.name;
        const refusal = isMember && memberRefusal([view, ...(graphType ? [graphType] : [])], this.#inputs.caller);
        if (refusal) return this.#fail(refusal, place);
        const below: Place = { ...place, type: view, object: value, outer: {} };
        return this.#object(
          at.nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
          below,
        );
      }
    }
  }

  #list(
    items: readonly GraphValue[],
    type: TypeRef,
    { nodes, place }: { readonly nodes: readonly FieldNode[]; readonly place: Place },
  ): Done {
    const done = items.map((item, index) =>
      this.#complete(item, type, { nodes, place: { ...place, path: [...place.path, index] } }),
    );
    const failed = type.nonNull[0] === true ? done.find(({ data }) => data === null) : undefined;
    return failed ?? { data: done.map(({ data }) => data), cause: undefined };
  }

  #enumValue(value: unknown, place: Place): Done {
    const { kinds } = this.#inputs.client;
    const own = kinds ? [...kinds].find(([, graph]) => graph === value)?.[0] : value;
    return own === undefined ? this.#fail('UPSTREAM_BAD_RESPONSE', place) : { data: own, cause: undefined };
  }

  #fail(code: string, { path }: Pick<Place, 'path'>): Done {
    this.errors.push(placed(code, path));
    return { data: null, cause: code };
  }

  /** A fallback under the response keys of what is selected. */
  #projected(value: unknown, type: TypeRef, nodes: readonly FieldNode[]): unknown {
    if (value === null || value === undefined) return null;
    if (listsOf(type) > 0)
      return (value as readonly unknown[]).map((item) => this.#projected(item, itemOf(type), nodes));
    const model = this.#inputs.client.types.get(type.name);
    if (!model) return value;
    const selections = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return Object.fromEntries(
      [...this.#collect(selections, model.name)].map(([key, below]) => {
        const [node] = below as [FieldNode];
        const field = model.fields.get(node.name.value);
        const member = (value as Readonly<Record<string, unknown>>)[node.name.value];
        return [key, field ? this.#projected(member, field.type, below) : model.name];
      }),
    );
  }
}

interface Fields {
  getFields(): Readonly<Record<string, Parameters<typeof getArgumentValues>[0]>>;
}

const isMaskable = (code: string | undefined): boolean =>
  code === 'NOT_FOUND' || (code !== undefined && code.startsWith('UPSTREAM_') && code !== 'UPSTREAM_UNAUTHENTICATED');

const fromArguments = (args: Readonly<Record<string, unknown>>): Environment['args'] =>
  new Map(Object.entries(args).map(([name, value]) => [name, { value, ofObject: false }]));

/** A value under the client's names by those of the graph. */
function toGraph(value: unknown, type: string, names: Names): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => toGraph(item, type, names));
  if (type === 'Kind') return names.kinds.get(value as string) ?? value;
  const input = names.inputs.get(type);
  if (!input) return value;
  const members = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    input.fields
      .filter(({ name }) => Object.hasOwn(members, name))
      .map(({ name, graph, type: of }) => [graph, toGraph(members[name], of.name, names)]),
  );
}
