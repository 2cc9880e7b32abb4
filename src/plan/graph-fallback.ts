import { fallbackValue } from '../client/fallback-value.ts';
import type { GraphField } from '../graph/graph.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { SelectedField } from './selection.ts';
import type { Fallback } from './shape.ts';

/** The `fallback:` that a field of the graph has, for the value that these selected fields lead to. */
export function graphFallback(
  field: GraphField | undefined,
  output: Parameters<typeof fallbackValue>[1],
  fields: readonly SelectedField[],
): Fallback | undefined {
  const literal = (directiveOn(field?.node, 'rest') ?? directiveOn(field?.node, 'from'))?.given('fallback');
  const value = literal && fallbackValue(literal, output, { isOfGraph: true });
  return value === undefined ? undefined : { value, of: { first: 0, last: fields.length - 1 } };
}
