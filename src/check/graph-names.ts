import { isTypeDefinitionNode } from 'graphql';

import type { Client } from '../client/client.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';

/** The graph's name of a client's type; undefined when the type claims to be one that the graph does not have. */
export type GraphNames = (name: string) => string | undefined;

/** Reads `@from(type:)` on a client's types; other types have the graph's names. */
export function graphNames({ document }: Client, problems: Problems): GraphNames {
  const uses = new Map(
    document.definitions
      .filter(isTypeDefinitionNode)
      .map((node) => [node.name.value, directiveOn(node, 'from')] as const),
  );
  return (name) => {
    const use = uses.get(name);
    return problems.isUnclear(use?.node) ? undefined : (use?.string('type') ?? name);
  };
}
