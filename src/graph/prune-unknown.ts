import { type DefinitionNode, isTypeDefinitionNode, specifiedScalarTypes, type TypeNode, visit } from 'graphql';

import { isReadable } from '../language/directive-arguments.ts';
import { namedIn } from '../language/type-node.ts';

/**
 * Drops what names a type that nobody declares, extensions of such types, and directives of graphql that it could not
 * read. They are reported by then; without them the rest can still be built and checked.
 */
export function pruneUnknown(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const known = new Set(specifiedScalarTypes.map(({ name }) => name));
  for (const node of definitions) if (isTypeDefinitionNode(node)) known.add(node.name.value);
  const unknown = (type: TypeNode): boolean => !known.has(namedIn(type));
  const dropUnknown = (node: { readonly type: TypeNode }): null | undefined => (unknown(node.type) ? null : undefined);
  return definitions.filter(isTypeDefinitionNode).map((definition) =>
    visit(definition, {
      FieldDefinition: dropUnknown,
      InputValueDefinition: dropUnknown,
      Directive: (node) => (isReadable(node) ? undefined : null),
      NamedType: (node, key) => (typeof key === 'number' && unknown(node) ? null : undefined),
    }),
  );
}
