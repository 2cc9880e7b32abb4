import type { Graph } from '../graph/graph.ts';
import { deferralsAround } from './deferrals-around.ts';
import { sharedBy } from './fetch-groups.ts';
import { layOutCalls, type PlacedFetch } from './fetch-layout.ts';
import type { Lowered } from './lower.ts';
import type { SelectedField } from './selection.ts';

/** Calls that begin together: as soon as everything is there that any of them needs. */
export interface FetchUnit {
  readonly fields: readonly SelectedField[];
  /** Positions of the units that must be over. */
  readonly after: readonly number[];
}

/**
 * The units of an operation (LANGUAGE.md §4.3): one document a wave to a GraphQL service, one request a wave for the
 * keys of a look-up, every other call for itself. Divided, calls for fields that are sent later are not made together
 * with those for others.
 */
export function fetchUnits(
  lowered: Lowered,
  graph: Graph,
  { isDivided = false }: { readonly isDivided?: boolean } = {},
): readonly FetchUnit[] {
  const units = new Map<string, PlacedFetch[]>();
  for (const call of layOutCalls(lowered, graph)) {
    const shared = call.target.source.kind === 'computed' ? undefined : sharedBy(call, graph);
    const root = lowered.kind === 'mutation' ? call.root : '';
    const part = isDivided ? deferralsAround(call.field, lowered).map(({ index }) => index) : [];
    const id = shared === undefined ? String(call.field.index) : `${root} ${part.join()} ${call.wave} ${shared}`;
    const known = units.get(id);
    if (known) known.push(call);
    else units.set(id, [call]);
  }
  const positions = new Map([...units.values()].flatMap((calls, index) => calls.map(({ field }) => [field, index])));
  return [...units.values()].map((calls) => ({
    fields: calls.map(({ field }) => field),
    after: [...new Set(calls.flatMap(({ after }) => [...after].map((field) => positions.get(field) ?? -1)))],
  }));
}
