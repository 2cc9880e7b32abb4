import { isTypeDefinitionNode } from 'graphql';

import type { Client } from '../client/client.ts';
import { directiveOn } from '../language/directive-use.ts';
import { clientDocument } from './client-document.ts';

/** The graph's name of a client's enum, input or scalar. */
export type GraphNames = (name: string) => string;

/** Reads `@from(type:)` on a client's types; other types have the graph's names. */
export function graphNames(client: Client): GraphNames {
  const renamed = new Map(
    clientDocument(client)
      .definitions.filter(isTypeDefinitionNode)
      .map((node) => [node.name.value, directiveOn(node, 'from')?.string('type') ?? node.name.value] as const),
  );
  return (name) => renamed.get(name) ?? name;
}
