import type { Graph } from '../graph/graph.ts';
import { layOutFetches } from './fetch-layout.ts';
import type { Lowered } from './lower.ts';
import type { SelectedField } from './selection.ts';

const known = new WeakMap<Lowered, ReadonlyMap<number, number>>();

/** The wave in which a selected field is called, from 1 on; undefined for one that is no call. Worked out once for an operation. */
export function waveOf({ index }: Pick<SelectedField, 'index'>, lowered: Lowered, graph: Graph): number | undefined {
  let waves = known.get(lowered);
  if (!waves) {
    waves = new Map(layOutFetches(lowered, graph).map(({ field, wave }) => [field.index, wave]));
    known.set(lowered, waves);
  }
  return waves.get(index);
}
