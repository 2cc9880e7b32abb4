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
  type SelectionSetNode,
} from 'graphql';

import type { ClientFieldModel, ClientModel, ClientTypeModel } from './client-model.ts';
import { itemOf, listsOf, type TypeRef } from './graph-model.ts';
import type { GraphValues } from './graph-values.ts';
import { type GraphValue, type Environment, fromPlain, textOf } from './graph-values.ts';

type PathKey = string | number;

/** What an operation of a client must answer. */
export interface Expected {
  readonly data: unknown;
  /** `code at path` */
  readonly errors: readonly string[];
  readonly degraded: readonly string[];
  readonly calls: ReadonlySet<string>;
}

/** An error as it is compared. */
export const placed = (code: string, path: readonly PathKey[]): string => `${code} at ${JSON.stringify(path)}`;

/** What the oracle answers from. */
export interface OracleInputs {
  readonly client: ClientModel;
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
  return { data, errors: oracle.errors, degraded: oracle.degraded, calls: inputs.values.calls };
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
  readonly #inputs: OracleInputs;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: VariableValues;

  constructor(document: DocumentNode, variables: Readonly<Record<string, unknown>>, inputs: OracleInputs) {
    this.#inputs = inputs;
    const [operation, ...fragments] = document.definitions as [OperationDefinitionNode, ...FragmentDefinitionNode[]];
    this.#operation = operation;
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    const coerced = getVariableValues(inputs.schema, operation.variableDefinitions ?? [], variables);
    if (!coerced.variableValues) throw new Error('the variables do not fit');
    this.#variables = coerced.variableValues;
  }

  answer(): unknown {
    const place = { type: this.#type('Query'), object: { type: 'Query', json: {} }, outer: {}, path: [] };
    return this.#object([this.#operation.selectionSet], place).data;
  }

  #type(name: string): ClientTypeModel {
    const type = this.#inputs.client.types.get(name);
    if (!type) throw new Error(`the client has no type ${name}`);
    return type;
  }

  /** Every field is completed, so that no error is lost; the first null under `!` is the object's cause. */
  #object(selections: readonly SelectionSetNode[], place: Place): Done {
    const data: Record<string, unknown> = {};
    let failed: Done | undefined;
    for (const [key, nodes] of this.#collect(selections)) {
      const [node] = nodes as [FieldNode];
      const field = place.type.fields.get(node.name.value);
      if (!field) {
        data[key] = place.type.name;
        continue;
      }
      const done = this.#field(field, nodes, { ...place, path: [...place.path, key] });
      if (done.data === null && field.type.nonNull[0] === true) failed ??= done;
      data[key] = done.data;
    }
    return failed ?? { data, cause: undefined };
  }

  /** https://spec.graphql.org/September2025/#CollectFields() */
  #collect(selections: readonly SelectionSetNode[], found = new Map<string, FieldNode[]>()): typeof found {
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
      if (fragment) this.#collect([fragment.selectionSet], found);
    }
    return found;
  }

  #field(field: ClientFieldModel, nodes: readonly FieldNode[], place: Place): Done {
    const [node] = nodes as [FieldNode];
    const args = this.#arguments(field, node, place.type);
    if (!args) return this.#fail('BAD_USER_INPUT', place);
    const errors = this.errors.length;
    const done = this.#value(field, nodes, { ...place, args });
    if (done.data !== null || !field.fallback || !isMaskable(done.cause)) return done;
    this.degraded.push(...this.errors.splice(errors));
    return { data: this.#projected(field.fallback.value, field.type, nodes), cause: undefined };
  }

  /** The field's arguments by the graph's enum values; undefined when one does not fit. */
  #arguments(field: ClientFieldModel, node: FieldNode, type: ClientTypeModel): Record<string, unknown> | undefined {
    const definition = (this.#inputs.schema.getType(type.name) as unknown as Fields).getFields()[field.name];
    if (!definition) throw new Error(`${type.name}.${field.name} is not served`);
    try {
      const given = getArgumentValues(definition, node, this.#variables);
      const { kinds } = this.#inputs.client;
      return Object.fromEntries(
        field.args
          .filter(({ name }) => Object.hasOwn(given, name))
          .map(({ name, type: { name: of } }) => [name, of === 'Kind' ? toGraph(given[name], kinds) : given[name]]),
      );
    } catch {
      return undefined;
    }
  }

  #value(
    { source, type, args: declared }: ClientFieldModel,
    nodes: readonly FieldNode[],
    place: Place & { readonly args: Readonly<Record<string, unknown>> },
  ): Done {
    const { object, outer, args } = place;
    const own = declared.map(({ name }) => name);
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
      case 'text':
        return this.#complete(textOf(source.parts, environment, this.#inputs.values), type, { nodes, place });
      case 'path': {
        const start = source.start === 'query' ? { type: 'Query', json: {} } : object;
        return this.#complete(this.#inputs.values.path(source.steps, start, environment), type, { nodes, place });
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
      case 'leaf':
        return type.name === 'Kind' ? this.#enumValue(value.value, place) : { data: value.value, cause: undefined };
      case 'list':
        return this.#list(value.items, itemOf(type), at);
      case 'object': {
        const below: Place = { ...place, type: this.#type(type.name), object: value, outer: {} };
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
      [...this.#collect(selections)].map(([key, below]) => {
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

function toGraph(value: unknown, kinds: ClientModel['kinds']): unknown {
  if (Array.isArray(value)) return value.map((item) => toGraph(item, kinds));
  return kinds?.get(value as string) ?? value;
}
