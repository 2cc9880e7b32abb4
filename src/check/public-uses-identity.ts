import { type ASTNode, getNamedType } from 'graphql';

import type { Project } from '../client/load-project.ts';
import type { Graph, GraphField } from '../graph/graph.ts';
import { graphField } from '../graph/resolve-path.ts';
import { usedIdentity } from '../graph/used-identity.ts';
import { type Annotated, directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { hasOwnFetch } from './own-fetch.ts';

/** Warns of answers that are kept for everybody although they are fetched with who calls (LANGUAGE.md §4.9). */
export function publicUsesIdentity({ graph }: Project, problems: Problems): void {
  const told = new Set<ASTNode>();
  for (const field of graph.fields.values()) {
    if (!hasOwnFetch(graph, { type: field.type, field: field.name })) continue;
    const node = publicScope(field, graph);
    const identity = usedIdentity(field, graph);
    if (!node || identity === undefined || told.has(node)) continue;
    told.add(node);
    problems.add('PUBLIC_USES_IDENTITY', node, {
      message: `one caller's answer of ${field.type}.${field.name} is kept for all: it depends on ${identity}`,
      hint: 'Write PRIVATE, or leave scope: out; PUBLIC is right only when every caller gets the same answer.',
    });
  }
}

/** Where the field, or else the type that it returns, says PUBLIC. */
function publicScope({ type, name, node }: GraphField, { schema }: Graph): ASTNode | undefined {
  const returned = graphField(schema, type, name)?.type;
  const own = directiveOn(node, 'cacheControl')?.value('scope');
  const scope = own ?? scopeOf(returned && getNamedType(returned).astNode);
  return scope && 'value' in scope && scope.value === 'PUBLIC' ? scope : undefined;
}

const scopeOf = (node: Annotated | null | undefined) => directiveOn(node, 'cacheControl')?.value('scope');
