import {
  type DefinitionNode,
  type DocumentNode,
  getNullableType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  parse,
  parseType,
  print,
  visit,
} from 'graphql';

import { coordinate, type Graph } from '../../graph/graph.ts';
import { isRoot } from '../../graph/merge-types.ts';
import { kindOf } from '../../plan/select-graph.ts';
import { OWN, SELECTED, stitchedName } from './graph-document.ts';

/** Query fields that objects are joined to, by the objects' type. */
export type JoinTargets = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The types that the gateway itself adds to those of the GraphQL services: the REST services' types, and on every type
 * a field for each call and join it can start from. All outputs are nullable: `!` is enforced once, at the end.
 */
export function gatewayTypes(graph: Graph, joins: JoinTargets): DocumentNode {
  const definitions = Object.values(graph.schema.getTypeMap()).flatMap((type) => definitionOf(type, graph, joins));
  const roots = parse(`type Query { ${NOTHING} }`).definitions;
  return { kind: Kind.DOCUMENT, definitions: [...roots, ...definitions] };
}

/** A type has fields. */
const NOTHING = `${OWN}none: Boolean`;

/** The named type in the same lists, without any `!`. */
function nullableText(type: GraphQLOutputType): string {
  const nullable = getNullableType(type);
  return isListType(nullable) ? `[${nullableText(nullable.ofType)}]` : String(nullable);
}

/** A service's SDL with every output nullable. */
export function nullableOutputs(document: DocumentNode): DocumentNode {
  return visit(document, {
    FieldDefinition: (node) => ({ ...node, type: parseType(print(node.type).replaceAll('!', '')) }),
    InputObjectTypeDefinition: () => false,
  });
}

function definitionOf(type: GraphQLNamedType, graph: Graph, joins: JoinTargets): readonly DefinitionNode[] {
  const owner = graph.owners.get(type.name);
  if (isIntrospectionType(type) || (owner === undefined && !isRoot(type.name))) return [];
  const isRemote = owner !== undefined && graph.services.get(owner)?.kind === 'GRAPHQL';
  if (!isObjectType(type) && !isInterfaceType(type))
    return isRemote || !type.astNode ? [] : [withoutDirectives(type.astNode)];
  const fields = [
    ...ownFields(type, graph, isRemote),
    ...[...(joins.get(type.name) ?? [])].map((field) => joinField(field, graph)),
  ];
  const isExtension = isRemote || type.name === 'Query';
  if (isExtension && fields.length === 0) return [];
  const interfaces = isExtension ? [] : type.getInterfaces().map(({ name }) => name);
  const head = `${isExtension ? 'extend ' : ''}${isInterfaceType(type) ? 'interface' : 'type'} ${type.name}`;
  const implemented = interfaces.length > 0 ? ` implements ${interfaces.join(' & ')}` : '';
  const body = fields.length > 0 ? fields : [NOTHING];
  const { definitions } = parse(`${head}${implemented} { ${body.join(' ')} }`);
  // graphql leaves the list out where there are none, and stitchSchemas wants one.
  return definitions.map(
    (node) => ({ ...node, interfaces: ('interfaces' in node && node.interfaces) || [] }) as DefinitionNode,
  );
}

function ownFields(type: GraphQLObjectType | GraphQLInterfaceType, graph: Graph, isRemote: boolean): readonly string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const kind = kindOf(graph.fields.get(coordinate(type.name, field.name)), type.name);
    if (kind === 'data') return isRemote ? [] : [`${field.name}: ${nullableText(field.type)}`];
    return [callField(stitchedName({ kind, field: field.name }), field.type)];
  });
}

function joinField(field: string, { schema }: Graph): string {
  const type = schema.getQueryType()?.getFields()[field]?.type;
  return type ? callField(stitchedName({ kind: 'join', field }), type) : '';
}

const callField = (name: string, type: GraphQLOutputType): string =>
  `${name}(${SELECTED}: Int!): ${nullableText(type)}`;

const withoutDirectives = (node: DefinitionNode): DefinitionNode => visit(node, { Directive: () => null });

/** Which Query fields the graph's and the clients' joins call, by the type they start from. */
export function joinTargets(graph: Graph, starts: Iterable<readonly [type: string, field: string]>): JoinTargets {
  const targets = new Map<string, Set<string>>();
  const add = (type: string, field: string, depth = 0): void => {
    if (isRoot(type) && type === 'Query') return;
    const known = targets.get(type) ?? new Set<string>();
    targets.set(type, known.add(field));
    const source = graph.fields.get(coordinate('Query', field))?.source;
    if (source?.kind === 'join' && !source.batch && depth < 16) add(type, source.call.field, depth + 1);
  };
  for (const { type, source } of graph.fields.values()) {
    if (source.kind === 'join' && !source.batch) add(type, source.call.field);
  }
  for (const [type, field] of starts) add(type, field);
  return targets;
}
