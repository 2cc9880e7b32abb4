import { type DocumentNode, Kind, type OperationTypeNode, specifiedDirectives, visit } from 'graphql';

const USUAL: Readonly<Record<OperationTypeNode, string>> = {
  query: 'Query',
  mutation: 'Mutation',
  subscription: 'Subscription',
};

const standard = new Set(specifiedDirectives.map(({ name }) => name));

/**
 * A GraphQL service's SDL as the graph takes it: root types under their usual names, no `schema` block, and none of
 * the service's own directives, which mean nothing to us.
 */
export function normaliseSnapshot(document: DocumentNode): DocumentNode {
  const rootNames = new Map<string, string>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const { operation, type } of node.operationTypes ?? []) rootNames.set(type.name.value, USUAL[operation]);
  }
  return visit(document, {
    SchemaDefinition: () => null,
    SchemaExtension: () => null,
    DirectiveDefinition: () => null,
    Directive: (node) => (standard.has(node.name.value) ? undefined : null),
    Name: (node, _key, parent) => {
      const usual = rootNames.get(node.value);
      return usual !== undefined && namesType(parent) ? { ...node, value: usual } : undefined;
    },
  });
}

const TYPE_NAMES: ReadonlySet<string> = new Set([
  Kind.NAMED_TYPE,
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
]);

const namesType = (parent: unknown): boolean =>
  typeof parent === 'object' && parent !== null && 'kind' in parent && TYPE_NAMES.has(String(parent.kind));
