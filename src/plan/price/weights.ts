import {
  type FieldDefinitionNode,
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type InputObjectTypeDefinitionNode,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
} from 'graphql';

import type { Client } from '../../client/client.ts';
import type { Graph } from '../../graph/graph.ts';
import { type Annotated, directiveOn } from '../../language/directive-use.ts';

/** What `@cost` on a node says, in points; undefined without one. */
export function weightOn(node: Annotated | null | undefined): number | undefined {
  const weight = directiveOn(node, 'cost')?.plain('weight');
  return weight === undefined ? undefined : Number(weight);
}

/**
 * Points of one value of a client's type (LANGUAGE.md §4.8): the client's weight of it, else the graph's, else 1 for
 * objects of the graph and 0 for all else. Interfaces and unions have none of their own.
 */
export function typeWeight(name: string, client: Client, graph: Graph): number {
  const view = client.types.get(name);
  const own = client.document.definitions.find((node) => 'name' in node && node.name?.value === name) as
    Annotated | undefined;
  const graphName = view ? view.graphType : (directiveOn(own, 'from')?.string('type') ?? name);
  const ofGraph = graphName === undefined ? undefined : graph.schema.getType(graphName);
  const byDefault = ofGraph && !isLeafType(ofGraph) ? 1 : 0;
  return weightOn(own) ?? weightOn(ofGraph?.astNode) ?? byDefault;
}

/** Points of an argument's value. */
export type ArgumentPoints = (value: unknown) => number;

/** Where weights of arguments and of fields of inputs are written. */
export interface InputWeights {
  readonly argument: (argument: GraphQLArgument) => number | undefined;
  readonly field: (input: string, field: GraphQLInputField) => number | undefined;
}

export const GRAPH_WEIGHTS: InputWeights = {
  argument: ({ astNode }) => weightOn(astNode),
  field: (_input, { astNode }) => weightOn(astNode),
};

/** The weights of a client's field: its schema is served without them. */
export function clientWeights(client: Client, node: FieldDefinitionNode): InputWeights {
  return {
    argument: ({ name }) => weightOn(node.arguments?.find((argument) => argument.name.value === name)),
    field: (input, { name }) => {
      const declared = client.document.definitions.find(
        (definition) => definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && definition.name.value === input,
      ) as InputObjectTypeDefinitionNode | undefined;
      return weightOn(declared?.fields?.find((field) => field.name.value === name));
    },
  };
}

/** What `@cost` on an argument and on the fields of its input says; undefined where it says nothing. */
export function argumentPoints(argument: GraphQLArgument, weights: InputWeights): ArgumentPoints | undefined {
  const { type } = argument;
  const weight = weights.argument(argument);
  const hasInside = hasWeights(type, weights, new Set());
  if (weight === undefined && !hasInside) return undefined;
  return (value) =>
    value === undefined || value === null ? 0 : (weight ?? 0) + (hasInside ? pointsOf(value, type, weights) : 0);
}

function hasWeights(type: GraphQLInputType, weights: InputWeights, seen: Set<string>): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.has(named.name)) return false;
  seen.add(named.name);
  return Object.values(named.getFields()).some(
    (field) => weights.field(named.name, field) !== undefined || hasWeights(field.type, weights, seen),
  );
}

function pointsOf(value: unknown, type: GraphQLInputType, weights: InputWeights): number {
  if (value === null || value === undefined) return 0;
  if (isNonNullType(type)) return pointsOf(value, type.ofType, weights);
  if (isListType(type)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.reduce<number>((sum, each) => sum + pointsOf(each, type.ofType, weights), 0);
  }
  if (!isInputObjectType(type) || typeof value !== 'object') return 0;
  const members = value as Readonly<Record<string, unknown>>;
  return Object.values(type.getFields())
    .filter(({ name }) => Object.hasOwn(members, name) && members[name] !== undefined)
    .reduce(
      (sum, field) => sum + (weights.field(type.name, field) ?? 0) + pointsOf(members[field.name], field.type, weights),
      0,
    );
}
