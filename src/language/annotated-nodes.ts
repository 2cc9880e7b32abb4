import type { ASTNode, DocumentNode } from 'graphql';

import type { Annotated } from './directive-use.ts';

/** A node of a schema that can carry directives. */
export type AnnotatedNode = ASTNode & Annotated;

/** Everything in a schema that can carry directives: definitions, their fields and values, and arguments. */
export function* annotatedNodes({ definitions }: DocumentNode): Generator<AnnotatedNode> {
  for (const node of definitions) yield* withMembers(node as AnnotatedNode);
}

function* withMembers(node: AnnotatedNode): Generator<AnnotatedNode> {
  yield node;
  for (const key of ['fields', 'values', 'arguments'] as const) {
    const members = (node as unknown as Readonly<Record<string, readonly AnnotatedNode[] | undefined>>)[key];
    for (const member of members ?? []) yield* withMembers(member);
  }
}
