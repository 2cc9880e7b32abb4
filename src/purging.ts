import { isCompositeType } from 'graphql';

import { GatewayError } from './core/errors.ts';
import { didYouMean } from './core/nearest.ts';
import type { Purge, PurgeCaches } from './core/purge.ts';
import type { AnswerCache } from './execute/cached/answer-cache.ts';
import { objectTypes, tag } from './execute/cached/entry-tags.ts';
import type { Graph } from './graph/graph.ts';
import type { Registry } from './registry.ts';

/** Drops from the caches what operators name, by what is served now. */
export function purgeCaches(cache: AnswerCache, registry: Pick<Registry, 'graph' | 'names'>): PurgeCaches {
  return async (purge) => cache.purge(purgeTags(purge, { graph: registry.graph(), clients: registry.names() }));
}

/** What is served: names that are not part of it are mistaken. */
interface Known {
  readonly graph: Graph | undefined;
  readonly clients: readonly string[];
}

/** @throws {GatewayError} BAD_REQUEST for a name that nothing has */
function purgeTags(purge: Purge, { graph, clients }: Known): readonly string[] {
  if ('client' in purge) return [tag.client(known(purge.client, 'client', clients))];
  if (!graph) return [];
  const types = Object.values(graph.schema.getTypeMap()).filter(isCompositeType);
  const names = types.map(({ name }) => name).filter((name) => !name.startsWith('__'));
  if ('service' in purge) return [tag.service(known(purge.service, 'service', [...graph.services.keys()]))];
  const { id } = purge;
  const chosen = 'type' in purge ? [known(purge.type, 'type of the graph', names)] : names;
  const objects = [...new Set(chosen.flatMap((name) => objectTypes(name, graph)))];
  if (id === undefined) return objects.map(tag.type);
  // Nobody knows which lists it stands in.
  return objects.flatMap((type) => [
    tag.entity(type, id),
    ...('type' in purge ? [tag.someEntity(type), tag.anyList(type)] : []),
  ]);
}

function known(name: string, what: string, all: readonly string[]): string {
  if (all.includes(name)) return name;
  throw new GatewayError('BAD_REQUEST', { reason: `there is no ${what} "${name}"${didYouMean(name, all)}` });
}
