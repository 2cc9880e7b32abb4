import { fallbackValue } from '../client/fallback-value.ts';
import { coordinate, type Graph } from '../graph/graph.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Fallback, ShapeSource } from './shape.ts';

/** The `fallback:` of the last call that a field's value comes from; undefined when the graph has none for it. */
export function graphFallback(source: ShapeSource, graph: Graph): Fallback | undefined {
  if (source.kind !== 'steps') return undefined;
  const step = source.steps.findLastIndex(({ kind }) => kind === 'call' || kind === 'join');
  const call = source.steps[step];
  if (!call) return undefined;
  const node = graph.fields.get(coordinate(call.kind === 'join' ? 'Query' : call.type, call.field))?.node;
  const literal = (directiveOn(node, 'rest') ?? directiveOn(node, 'from'))?.given('fallback');
  const value = literal && fallbackValue(literal, call.output);
  return value === undefined ? undefined : { value, step };
}
