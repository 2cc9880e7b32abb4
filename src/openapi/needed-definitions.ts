import { type DefinitionNode, type DocumentNode, isTypeDefinitionNode, visit } from 'graphql';

/** A document without the types that its extensions do not need: those of operations that turned out to be no fields. */
export function neededDefinitions(document: DocumentNode): DocumentNode {
  const types = new Map(document.definitions.filter(isTypeDefinitionNode).map((node) => [node.name.value, node]));
  const needed = new Set<DefinitionNode>();
  const waiting = document.definitions.filter((node) => !isTypeDefinitionNode(node)) as DefinitionNode[];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (needed.has(node)) continue;
    needed.add(node);
    visit(node, {
      NamedType: ({ name }) => {
        const type = types.get(name.value);
        if (type) waiting.push(type);
      },
    });
  }
  return { ...document, definitions: document.definitions.filter((node) => needed.has(node)) };
}
