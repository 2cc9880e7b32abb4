import { coordinate, type Graph, type GraphField } from '../graph/graph.ts';
import { remoteName } from '../graph/own-field.ts';
import type { FetchPolicy, OperationCaching } from './cache-policy.ts';
import { deferralsAround } from './deferrals-around.ts';
import { expressionKey } from './expression.ts';
import { layOutFetches, type PlacedFetch } from './fetch-layout.ts';
import type { Lowered } from './lower.ts';

/** One request template to a service, and when it is sent. */
export interface Fetch {
  /** Counts from 1; fetches of one wave run at once. */
  readonly wave: number;
  readonly service: string;
  /** The graph field that is called: `Query.user`. */
  readonly field: string;
  /** `GET /users?id={$keys}`, or the root field of a GraphQL service. */
  readonly call: string;
  /** All parents share a request, split at this many keys. */
  readonly maxKeys: number | undefined;
  /** It stands below a list and has no batch: one request for each item. */
  readonly perItem: boolean;
  /** How long its answer is kept; undefined for writes and events. */
  readonly cache: FetchPolicy | undefined;
  /** All that it is for stands in deferred fragments, so that an answer in parts does not wait for it at first. */
  readonly isDeferred: boolean;
  /** Where in the graph's result it starts. */
  readonly paths: readonly string[];
}

/** The fetches of an operation in their waves, and how many requests they are at the least. */
export interface Waves {
  readonly fetches: readonly Fetch[];
  readonly waves: number;
  /** Fetches below lists count once; root fields and look-ups of one wave on one GraphQL service are one request. */
  readonly requests: number;
}

/** A lowered operation's fetches in their waves. */
export function planWaves(lowered: Lowered, graph: Graph, { fetches: policies }: OperationCaching): Waves {
  const merged = new Map<string, Fetch>();
  for (const placed of layOutFetches(lowered, graph)) addTo(merged, placed, { lowered, graph, policies });
  const fetches = [...merged.values()].sort((a, b) => a.wave - b.wave || a.service.localeCompare(b.service));
  const remote = ({ service }: Fetch): boolean => graph.services.get(service)?.kind === 'GRAPHQL';
  const requests = new Set(fetches.map((fetch, index) => (remote(fetch) ? `${fetch.wave} ${fetch.service}` : index)))
    .size;
  return { fetches, waves: Math.max(0, ...fetches.map(({ wave }) => wave)), requests };
}

function addTo(
  merged: Map<string, Fetch>,
  { field, target, wave, lists, path }: PlacedFetch,
  {
    lowered,
    graph,
    policies,
  }: { readonly lowered: Lowered; readonly graph: Graph; readonly policies: OperationCaching['fetches'] },
): void {
  const { source, service } = target;
  const batch = source.kind === 'rest' ? source.batch : undefined;
  const isBatched = field.lookUp !== undefined || batch !== undefined;
  const name = coordinate(target.type, target.name);
  const others = [...field.args].filter(([argument]) => batch?.key.path[0] !== argument);
  const key = isBatched
    ? JSON.stringify([wave, name, others.map(([argument, value]) => [argument, expressionKey(value)])])
    : `${wave} ${field.index}`;
  const known = merged.get(key);
  merged.set(key, {
    wave,
    service,
    field: field.lookUp?.of ?? name,
    call: callText(target),
    maxKeys: isBatched ? graph.services.get(service)?.maxKeys : undefined,
    perItem: (known?.perItem ?? false) || (lists > 0 && !isBatched && source.kind === 'rest'),
    cache: known?.cache ?? policies.get(field.index),
    isDeferred: (known?.isDeferred ?? true) && deferralsAround(field, lowered).length > 0,
    paths: [...new Set([...(known?.paths ?? []), path.join('.')])],
  });
}

function callText({ source, name }: GraphField): string {
  switch (source.kind) {
    case 'rest':
      return `${source.method} ${source.url.text}`;
    case 'events':
      return `SSE ${source.url.text}`;
    default:
      return remoteName(name);
  }
}
