import {
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
} from 'graphql';

import { coordinate, type Graph } from '../graph/graph.ts';
import type { Client, ClientType, ViewField } from './client.ts';

/** The graph seen as a client that renames nothing and asks for nothing: what code sends its documents to. */
export function graphClient({ schema, fields: sources }: Graph): Client {
  const types = new Map<string, ClientType>();
  const fields = new Map<string, ViewField>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isCompositeType(type) || type.name.startsWith('__')) continue;
    types.set(type.name, { name: type.name, graphType: type.name, node: {} });
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const definition of Object.values(type.getFields())) {
      const at = coordinate(type.name, definition.name);
      const node = sources.get(at)?.node;
      if (node) fields.set(at, sameField(type, definition, node));
    }
  }
  return {
    name: 'graph',
    settings: { auth: 'OPTIONAL', operations: 'ANY', maxDepth: MAX_DEPTH, maxCost: Infinity, budget: undefined },
    document: { kind: Kind.DOCUMENT, definitions: [] },
    schema,
    types,
    fields,
    names: { enums: new Map(), inputs: new Map() },
    operations: [],
    fragments: new Map(),
    archive: [],
    stored: new Map(),
  };
}

/** Code is not a caller to be kept short; what it builds from a caller's values must end all the same. */
const MAX_DEPTH = 50;

function sameField(
  { name: type }: GraphQLObjectType | GraphQLInterfaceType,
  definition: GraphQLField<unknown, unknown>,
  node: FieldDefinitionNode,
): ViewField {
  const args = new Map(
    definition.args.map(({ name }) => [
      name,
      { kind: 'variable', variable: { scope: 'args', path: [name], csv: false } } as const,
    ]),
  );
  const step = { type, field: definition.name, args, output: definition.type };
  return {
    type,
    name: definition.name,
    definition,
    // The graph's directives hold by themselves.
    node: { ...node, directives: [] },
    source: { kind: 'steps', steps: [step], needs: new Map() },
    fallback: undefined,
  };
}
