import { coordinate, type Graph, type GraphField, type Service } from './graph.ts';
import { headerVariables } from './rest-source.ts';
import { sourceVariables } from './source-variables.ts';

/** What of the caller a field's request depends on, as a problem names it; undefined for nothing. */
export function usedIdentity(field: GraphField, graph: Graph, seen = new Set<GraphField>()): string | undefined {
  if (seen.has(field)) return undefined;
  seen.add(field);
  const { source } = field;
  const own = sourceVariables(source).find(({ scope }) => scope === 'caller' || scope === 'header');
  if (own) return `$${[own.scope, ...own.path].join('.')}`;
  if (source.kind !== 'join') return identityOfService(graph.services.get(field.service));
  const target = graph.fields.get(coordinate(source.call.type, source.call.field));
  return target && usedIdentity(target, graph, seen);
}

function identityOfService(service: Service | undefined): string | undefined {
  if (!service) return undefined;
  const { name, forward, headers } = service;
  if (forward.includes('authorization')) return `the authorization header, which goes to "${name}"`;
  const used = headerVariables(headers).find(({ scope }) => scope === 'caller' || scope === 'header');
  return used && `$${[used.scope, ...used.path].join('.')}, which goes to "${name}"`;
}
