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

import { coordinate, type Graph, sourceSteps } from '../../graph/graph.ts';
import { isRoot } from '../../graph/merge-types.ts';
import { kindOf } from '../../plan/field-kind.ts';
import { SELECTED } from './graph-document.ts';
import { ANCHOR, OWN, stitchedCall } from './stitched-name.ts';

/** The fields by which objects are joined to others, with their types, by the objects' type. */
export type JoinTargets = ReadonlyMap<string, ReadonlyMap<string, GraphQLOutputType>>;

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
    ...[...(joins.get(type.name) ?? [])].map(([name, output]) =>
      name === ANCHOR ? `${ANCHOR}: Boolean` : callField(name, output),
    ),
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
    const found = graph.fields.get(coordinate(type.name, field.name));
    const kind = kindOf(found, type.name);
    if (found && sourceSteps(found.source).length > 0) return [];
    if (kind === 'data') return isRemote ? [] : [`${field.name}: ${nullableText(field.type)}`];
    return [callField(stitchedCall(field.name), field.type)];
  });
}

const callField = (name: string, type: GraphQLOutputType): string =>
  `${name}(${SELECTED}: Int!): ${nullableText(type)}`;

const withoutDirectives = (node: DefinitionNode): DefinitionNode => visit(node, { Directive: () => null });
