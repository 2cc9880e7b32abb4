import type { Graph } from '../graph/graph.ts';
import { layOutFetches, type PlacedFetch } from './fetch-layout.ts';
import type { Lowered } from './lower.ts';

/** Fetches that travel together as far as they can: nothing is sent before all of them are known. */
export interface FetchGroup {
  readonly id: string;
  /** By `SelectedField.index`: the fetches that must be over, so that none of the group can be added. */
  readonly after: ReadonlySet<number>;
}

/** Which fetches of an operation wait for each other, and what each fetch comes from. */
export interface FetchGroups {
  /** By `SelectedField.index`. */
  readonly groups: ReadonlyMap<number, FetchGroup>;
  /** By `SelectedField.index`: the fetches that its object and arguments come from. */
  readonly origins: ReadonlyMap<number, ReadonlySet<number>>;
}

/**
 * Groups an operation's fetches (LANGUAGE.md §4.3): one document a wave to a GraphQL service, one request a wave for the
 * keys of a look-up. Root fields of a mutation have nothing to do with each other.
 */
export function fetchGroups(lowered: Lowered, graph: Graph): FetchGroups {
  const placed = layOutFetches(lowered, graph);
  const members = new Map<string, PlacedFetch[]>();
  for (const fetch of placed) {
    const shared = sharedBy(fetch, graph);
    if (shared === undefined) continue;
    const id = `${lowered.kind === 'mutation' ? fetch.root : ''} ${fetch.wave} ${shared}`;
    const known = members.get(id);
    if (known) known.push(fetch);
    else members.set(id, [fetch]);
  }
  const groups = new Map<number, FetchGroup>();
  for (const [id, fetches] of members) {
    const group = { id, after: new Set(fetches.flatMap(({ after }) => [...after].map(({ index }) => index))) };
    for (const { field } of fetches) groups.set(field.index, group);
  }
  const origins = new Map(
    placed.map(({ field, after }) => [field.index, new Set([...after].map(({ index }) => index))]),
  );
  return { groups, origins };
}

/** What fetches of one wave share: the document to a GraphQL service, or a look-up. */
export function sharedBy({ field, target }: PlacedFetch, { services }: Graph): string | undefined {
  if (services.get(target.service)?.kind === 'GRAPHQL') return target.service;
  const isBatched = field.lookUp !== undefined || (target.source.kind === 'rest' && target.source.batch !== undefined);
  return isBatched ? `${target.type}.${target.name}` : undefined;
}
