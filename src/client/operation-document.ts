import { createHash } from 'node:crypto';

import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql';

/** Fragments by their names; of two with one name, the first. */
export type FragmentsByName = ReadonlyMap<string, FragmentDefinitionNode>;

/** An operation with all that it needs, in the one form that its id is made of. */
export interface OperationDocument {
  /** Lowercase sha256 of `text`. */
  readonly id: string;
  /** The operation and then the fragments it uses, by name; without `@endpoint`. */
  readonly text: string;
  /** The same with the positions of its file. */
  readonly document: DocumentNode;
}

/** Brings an operation into the form of LANGUAGE.md §4.10, whatever else stands beside it and however it is laid out. */
export function operationDocument(node: OperationDefinitionNode, fragments: FragmentsByName): OperationDocument {
  const bare = withoutEndpoint(node);
  const used = [...usedFragments(node, fragments)].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [bare, ...used] };
  const text = print(document);
  return { id: sha256(text), text, document };
}

/** A document as it can be sent: where an operation is had by plain REST is said in its file, and is no part of it. */
export const withoutEndpoints = (document: DocumentNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? withoutEndpoint(node) : node,
  ),
});

const withoutEndpoint = (node: OperationDefinitionNode): OperationDefinitionNode => ({
  ...node,
  directives: (node.directives ?? []).filter((directive) => directive.name.value !== 'endpoint'),
});

/** The lowercase hexadecimal sha256 of a text. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The fragments among some definitions. */
export function fragmentsByName(definitions: readonly DefinitionNode[]): FragmentsByName {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION && !fragments.has(node.name.value)) fragments.set(node.name.value, node);
  }
  return fragments;
}

/** Fragments that an operation or fragment spreads, directly or through others; a circle ends by itself. */
function usedFragments(
  start: OperationDefinitionNode | FragmentDefinitionNode,
  fragments: FragmentsByName,
): ReadonlySet<FragmentDefinitionNode> {
  const used = new Set<FragmentDefinitionNode>();
  const walk = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || used.has(fragment)) return;
        used.add(fragment);
        walk(fragment);
      },
    });
  };
  walk(start);
  return used;
}
