import { type DocumentNode, specifiedDirectives, visit } from 'graphql';

import { withUsualRoots } from './root-names.ts';

const standard = new Set(specifiedDirectives.map(({ name }) => name));

/**
 * A GraphQL service's SDL as the graph takes it: root types under their usual names, no `schema` block, and none of
 * the service's own directives, which mean nothing to us.
 */
export function normaliseSnapshot(document: DocumentNode): DocumentNode {
  return visit(withUsualRoots(document), {
    SchemaDefinition: () => null,
    SchemaExtension: () => null,
    DirectiveDefinition: () => null,
    Directive: (node) => (standard.has(node.name.value) ? undefined : null),
  });
}
