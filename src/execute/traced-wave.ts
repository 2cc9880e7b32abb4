import type { SelectedField } from '../plan/selection.ts';
import { waveOf } from '../plan/wave-of.ts';
import type { ServiceContext } from './service-context.ts';

/** What the wave of a call depends on. */
export type TracedContext = Pick<ServiceContext, 'lowered' | 'graph' | 'isOfCode'>;

/** The wave of a call, for those who follow requests; undefined for what code asks, which comes when code gets to it. */
export const tracedWave = (
  selected: Pick<SelectedField, 'index'>,
  { lowered, graph, isOfCode }: TracedContext,
): number | undefined => (isOfCode ? undefined : waveOf(selected, lowered, graph));
