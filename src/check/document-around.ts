import { type ASTNode, type DocumentNode, Kind, parse } from 'graphql';

/** The whole file that a node stands in, as its author wrote it; empty for a node of no file. */
export function documentAround(node: ASTNode | undefined): DocumentNode {
  return node?.loc ? parse(node.loc.source) : { kind: Kind.DOCUMENT, definitions: [] };
}
