import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  parse,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  visit,
} from 'graphql';

import { isOwnDirective } from '../language/directive-definitions.ts';
import { ownDefaults } from './own-defaults.ts';

/**
 * A client's definitions with extensions folded into their types, and with the enums, inputs and scalars it names but
 * does not declare taken from the graph.
 */
export function clientDefinitions(document: DocumentNode, graph: GraphQLSchema): readonly DefinitionNode[] {
  const types = new Map<string, TypeDefinitionNode>();
  const others: DefinitionNode[] = [];
  for (const node of document.definitions) {
    if (isTypeDefinitionNode(node) && !types.has(node.name.value)) types.set(node.name.value, node);
    else others.push(node);
  }
  const stray = others.filter((node) => !isTypeExtensionNode(node) || !fold(types, node));
  return [...types.values(), ...imported(types, graph), ...stray];
}

function fold(types: Map<string, TypeDefinitionNode>, node: TypeExtensionNode): boolean {
  const base = types.get(node.name.value);
  if (!base) return false;
  const merged: Record<string, unknown> = { ...base };
  for (const key of ['fields', 'values', 'types', 'interfaces', 'directives'] as const) {
    const members = (node as unknown as Record<string, readonly unknown[] | undefined>)[key];
    if (members) merged[key] = [...((merged[key] as readonly unknown[] | undefined) ?? []), ...members];
  }
  types.set(node.name.value, merged as unknown as TypeDefinitionNode);
  return true;
}

/** Enums, inputs and scalars of the graph that a client names; an input brings those of its own fields. */
function imported(types: ReadonlyMap<string, TypeDefinitionNode>, graph: GraphQLSchema): readonly TypeDefinitionNode[] {
  const found = new Map<string, TypeDefinitionNode>();
  const take = (name: string): void => {
    const type = graph.getType(name);
    if (types.has(name) || found.has(name) || !type || !isImportable(type) || !type.astNode) return;
    const node = type.astNode;
    found.set(name, node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? ownDefaults(node, types) : node);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) take(getNamedType(field.type).name);
  };
  for (const node of types.values()) visit(node, { NamedType: ({ name }) => take(name.value) });
  return [...found.values()];
}

const isImportable = (type: GraphQLNamedType): boolean =>
  (isEnumType(type) || isInputObjectType(type) || isScalarType(type)) && !isSpecifiedScalarType(type);

/** The schema a client is served: no trace of our directives, and `@defer`, which answers in parts know. */
export function servedSchema(definitions: readonly DefinitionNode[]): GraphQLSchema {
  const served = visit<DocumentNode>(
    { kind: Kind.DOCUMENT, definitions: [...definitions] },
    {
      SchemaExtension: () => null,
      DirectiveDefinition: ({ name }) => (isOwnDirective(name.value) ? null : undefined),
      Directive: ({ name }) => (isOwnDirective(name.value) ? null : undefined),
    },
  );
  const isKnown = served.definitions.some(
    (node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === 'defer',
  );
  const all = isKnown ? served : { ...served, definitions: [...defer.definitions, ...served.definitions] };
  return buildASTSchema(all, { assumeValid: true });
}

/** https://github.com/graphql/graphql-spec/pull/1110 */
const defer = parse(`directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT`);
