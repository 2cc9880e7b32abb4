import type { ASTNode, DocumentNode } from 'graphql';

import type { Client } from '../client/client.ts';
import { documentAround } from './document-around.ts';

/** A client's file as written: the served schema has none of our directives, and holds types of the graph. */
export function clientDocument({ types }: Client): DocumentNode {
  const [first] = types.values();
  return documentAround(first?.node as ASTNode | undefined);
}
