import { type ASTNode, getNamedType } from 'graphql';

import type { Project } from '../client/load-project.ts';
import { coordinate, type Graph, type GraphField, type Service } from '../graph/graph.ts';
import { headerVariables } from '../graph/rest-source.ts';
import { graphField } from '../graph/resolve-path.ts';
import { sourceVariables } from '../graph/source-variables.ts';
import { type Annotated, directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { hasOwnFetch } from './own-fetch.ts';

/** Warns of answers that are kept for everybody although they are fetched with who calls (LANGUAGE.md §4.9). */
export function publicUsesIdentity({ graph }: Project, problems: Problems): void {
  const told = new Set<ASTNode>();
  for (const field of graph.fields.values()) {
    if (!hasOwnFetch(graph, { type: field.type, field: field.name })) continue;
    const node = publicScope(field, graph);
    const identity = identityOf(field, graph);
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

/** What of the caller a request depends on. */
function identityOf(field: GraphField, graph: Graph, seen = new Set<GraphField>()): string | undefined {
  if (seen.has(field)) return undefined;
  seen.add(field);
  const { source } = field;
  const own = sourceVariables(source).find(({ scope }) => scope === 'caller' || scope === 'header');
  if (own) return `$${[own.scope, ...own.path].join('.')}`;
  if (source.kind !== 'join') return identityOfService(graph.services.get(field.service));
  const target = graph.fields.get(coordinate(source.call.type, source.call.field));
  return target && identityOf(target, graph, seen);
}

function identityOfService(service: Service | undefined): string | undefined {
  if (!service) return undefined;
  const { name, forward, headers } = service;
  if (forward.includes('authorization')) return `the authorization header, which goes to "${name}"`;
  const used = headerVariables(headers).find(({ scope }) => scope === 'caller' || scope === 'header');
  return used && `$${[used.scope, ...used.path].join('.')}, which goes to "${name}"`;
}
