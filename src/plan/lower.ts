import {
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLAbstractType,
  type GraphQLArgument,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
} from 'graphql';

import type { Client, ViewField } from '../client/client.ts';
import { ownInputPath, renameInput } from '../client/names.ts';
import { GatewayError } from '../core/errors.ts';
import { coordinate, type Graph } from '../graph/graph.ts';
import { listsIn } from '../graph/resolve-path.ts';
import { both, directiveRequirement, NO_REQUIREMENT, type Requirement } from './access.ts';
import { argumentExpression, nonNullVariables } from './argument-expression.ts';
import { collectFields, type GuardedSelection, type Occurrence } from './collect-fields.ts';
import { Deferrals } from './deferral.ts';
import type { ClientArgument, Expression } from './expression.ts';
import { placesOfField } from './field-places.ts';
import { type LoweredSource, lowerSource, type Place } from './lower-source.ts';
import { GraphSelector } from './select-graph.ts';
import { fieldsForCode, type SelectedField, type SelectionSet } from './selection.ts';
import type { Fallback, ObjectShape, Output, ShapeField } from './shape.ts';

/** More fields than any screen shows; fragments that double at every level end here. */
const MAX_FIELDS = 20_000;

/** An operation of a client as one operation on the graph, and the shape that puts its results back. */
export interface Lowered {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly root: SelectionSet;
  /** By `SelectedField.index`. */
  readonly selected: readonly SelectedField[];
  readonly shape: ObjectShape;
  /** By `ShapeField.index`. */
  readonly shapeFields: readonly ShapeField[];
  /** How many of them are lists. */
  readonly lists: number;
  /** Some of them may be sent later. */
  readonly isDeferrable: boolean;
}

/** An operation together with the fragments it may use. */
export interface OperationSource {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/**
 * Lowers a valid operation to the graph.
 *
 * @throws {GatewayError} COST_LIMIT_EXCEEDED when its fragments expand to more fields than anybody can want
 */
export function lowerOperation({ operation, fragments }: OperationSource, client: Client, graph: Graph): Lowered {
  return new Lowering(client, graph, fragments).operation(operation);
}

const ROOT_TYPES = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/** One response key of an object, with every place that selects it. */
interface Selection {
  readonly responseKey: string;
  readonly occurrences: readonly [Occurrence, ...Occurrence[]];
}

type FieldIdentity = Pick<
  ShapeField,
  'index' | 'responseKey' | 'name' | 'parent' | 'conditions' | 'places' | 'deferred'
>;

class Lowering {
  readonly #client: Client;
  readonly #graph: Graph;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #selector: GraphSelector;
  readonly #shapeFields: ShapeField[] = [];
  readonly #clientArguments = new Map<GraphQLArgument, ClientArgument>();
  readonly #deferrals = new Deferrals();
  #reserved = 0;
  #lists = 0;

  constructor(client: Client, graph: Graph, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#client = client;
    this.#graph = graph;
    this.#fragments = fragments;
    this.#selector = new GraphSelector(graph);
  }

  operation({ operation, selectionSet }: OperationDefinitionNode): Lowered {
    const { root, selected } = this.#selector;
    const type = this.#client.schema.getRootType(operation);
    if (!type) throw new Error(`the client has no ${operation} type`);
    const place: Place = { set: root, graphType: ROOT_TYPES[operation], parent: -1, outer: undefined };
    const shape = this.#object(type, [{ selectionSet, conditions: [] }], place);
    const shapeFields = this.#shapeFields;
    const isDeferrable = shapeFields.some(({ deferred }) => deferred);
    return { kind: operation, root, selected, shape, shapeFields, lists: this.#lists, isDeferrable };
  }

  /** A type's own requirement holds for each of its fields: what only they need is not fetched. */
  #object(
    type: GraphQLObjectType,
    selections: readonly GuardedSelection[],
    { requirement = NO_REQUIREMENT, ...place }: Place & { readonly requirement?: Requirement },
  ): ObjectShape {
    const collected = collectFields(selections, type, {
      schema: this.#client.schema,
      fragments: this.#fragments,
      deferralOf: (fragment) => this.#deferrals.of(fragment, place.parent),
    });
    const fields = [...collected].map(([responseKey, [first, ...others]]) =>
      this.#field(type, { responseKey, occurrences: [first as Occurrence, ...others] }, { ...place, requirement }),
    );
    return { typeName: type.name, requirement, fields };
  }

  #field(
    type: GraphQLObjectType,
    selection: Selection,
    { requirement, ...place }: Place & { readonly requirement: Requirement },
  ): ShapeField {
    const index = this.#reserved++;
    if (index >= MAX_FIELDS) throw new GatewayError('COST_LIMIT_EXCEEDED');
    const { responseKey, occurrences } = selection;
    const { value: name } = occurrences[0].node.name;
    const identity = {
      index,
      responseKey,
      name,
      parent: place.parent,
      ...placesOfField(occurrences),
    };
    const field = name.startsWith('__')
      ? metaField(name, identity)
      : this.#viewField(type, selection, { place, identity });
    const guarded = { ...field, requirement: both(field.requirement, requirement) };
    this.#shapeFields[index] = guarded;
    return guarded;
  }

  #viewField(
    type: GraphQLObjectType,
    { occurrences }: Selection,
    { place, identity }: { readonly place: Place; readonly identity: FieldIdentity },
  ): ShapeField {
    const { node } = occurrences[0];
    const view = this.#client.fields.get(coordinate(type.name, node.name.value));
    if (!view) throw new Error(`${type.name}.${node.name.value} has no source`);
    const returned = this.#client.types.get(getNamedType(view.definition.type).name);
    const args = this.#arguments(view, node.arguments ?? []);
    const lowered = lowerSource({ view, place, args, returnsView: returned?.graphType !== undefined }, this.#selector);
    for (const field of lowered.uses) markUsed(field, identity.index);
    const selections = occurrences.flatMap(({ node: { selectionSet }, conditions, deferrals }) =>
      selectionSet ? [{ selectionSet, conditions, deferrals }] : [],
    );
    const below: Place = {
      ...lowered.below,
      graphType: returned?.graphType ?? place.graphType,
      parent: identity.index,
    };
    const output = this.#output(view.definition.type, selections, below);
    const declared = both(directiveRequirement(view.node), directiveRequirement(returned?.node));
    const requirement = both(declared, lowered.requirement);
    const fallback = view.fallback ?? ofItems(lowered);
    const given = node.arguments ?? [];
    const nonNullVariables = nonNullArguments(view, given);
    const use = { view, given, args };
    const list = output.kind === 'list' ? this.#lists++ : undefined;
    return { ...identity, requirement, nonNullVariables, source: lowered.source, output, fallback, use, list };
  }

  #arguments(view: ViewField, given: NonNullable<Occurrence['node']['arguments']>): ReadonlyMap<string, Expression> {
    return new Map(
      view.definition.args.map((argument): readonly [string, Expression] => {
        const node = given.find(({ name }) => name.value === argument.name)?.value;
        const value = argumentExpression(argument, node);
        // The client's code is written in the client's names.
        const isCode = view.source.kind === 'computed';
        const rename = isCode ? undefined : renameInput(argument.type, this.#client.names);
        return [argument.name, { ...(rename ? renamed(value, rename) : value), from: this.#clientArgument(argument) }];
      }),
    );
  }

  #clientArgument(argument: GraphQLArgument): ClientArgument {
    const known = this.#clientArguments.get(argument);
    if (known) return known;
    const { names } = this.#client;
    const pathOf: ClientArgument['pathOf'] = (inside) => {
      const path = ownInputPath(argument.type, inside, names);
      return path && [argument.name, ...path];
    };
    this.#clientArguments.set(argument, { pathOf });
    return { pathOf };
  }

  #output(type: GraphQLOutputType, selections: readonly GuardedSelection[], place: Place, nonNull = false): Output {
    if (isNonNullType(type)) return this.#output(type.ofType, selections, place, true);
    if (isListType(type)) {
      return { kind: 'list', nonNull, item: this.#output(type.ofType, selections, place) };
    }
    const isMade = place.isMade === true;
    if (isLeafType(type)) {
      return { kind: 'leaf', nonNull, type, rename: isMade ? undefined : this.#ownEnumValues(type.name) };
    }
    if (!isAbstractType(type)) return { kind: 'object', nonNull, shape: this.#object(type, selections, place) };
    if (isMade) return this.#madeOutput(type, selections, { place, nonNull });

    const typename = this.#selector.typename({ set: place.set, type: place.graphType });
    markUsed(typename, place.parent);
    const shapes = new Map<string, ObjectShape>();
    for (const member of this.#client.schema.getPossibleTypes(type)) {
      const view = this.#client.types.get(member.name);
      const { graphType } = view ?? {};
      if (graphType === undefined) continue;
      const ofGraph = directiveRequirement(this.#graph.schema.getType(graphType)?.astNode);
      const requirement = both(directiveRequirement(view?.node), ofGraph);
      const below = { ...place, set: place.set.on(graphType), graphType, requirement };
      shapes.set(graphType, this.#object(member, selections, below));
    }
    return { kind: 'abstract', nonNull, typename, shapes };
  }

  /** An interface or union that code makes: its objects say in `__typename` which of the client's types they are. */
  #madeOutput(
    type: GraphQLAbstractType,
    selections: readonly GuardedSelection[],
    { place, nonNull }: { readonly place: Place; readonly nonNull: boolean },
  ): Output {
    const members = this.#client.schema.getPossibleTypes(type);
    const shapes = new Map(members.map((member) => [member.name, this.#object(member, selections, place)]));
    return { kind: 'abstract', nonNull, typename: undefined, shapes };
  }

  /** The client's value for each of the graph's; undefined where they are the same. */
  #ownEnumValues(name: string): ReadonlyMap<unknown, string> | undefined {
    const values = this.#client.names.enums.get(name);
    return values && new Map([...values].map(([own, graph]) => [graph, own]));
  }
}

/** Behind a list the graph's fallback stands for each value. */
function ofItems({ source, fallback }: LoweredSource): Fallback | undefined {
  if (!fallback?.of || source.kind !== 'steps') return fallback;
  return { ...fallback, isOfItems: source.steps.slice(0, fallback.of.first).some(({ output }) => listsIn(output) > 0) };
}

/** A constant is renamed here and now: equal texts of two enums of the client may be different values of the graph. */
const renamed = (of: Expression, rename: (value: unknown) => unknown): Expression =>
  of.kind === 'constant' ? { ...of, value: rename(of.value) } : { kind: 'renamed', of, rename };

function nonNullArguments({ definition }: ViewField, given: NonNullable<Occurrence['node']['arguments']>): string[] {
  return given.flatMap(({ name, value }) => {
    const argument = definition.args.find((declared) => declared.name === name.value);
    return argument ? nonNullVariables(value, argument.type) : [];
  });
}

function metaField(name: string, identity: FieldIdentity): ShapeField {
  return {
    ...identity,
    requirement: NO_REQUIREMENT,
    nonNullVariables: [],
    source: { kind: name === '__typename' ? 'typename' : 'introspection' },
    output: { kind: 'raw', nonNull: name !== '__type' },
    fallback: undefined,
    use: undefined,
    list: undefined,
  };
}

/** A selected field, and what its arguments need of its object, serve a shape field. */
function markUsed(field: SelectedField, index: number): void {
  if (field.users.has(index)) return;
  field.users.add(index);
  const outer = [...field.outer.values()].map(({ chain }) => chain);
  for (const chain of [...field.needs.values(), ...outer, field.match, fieldsForCode(field.code)])
    for (const needed of chain) markUsed(needed, index);
}
