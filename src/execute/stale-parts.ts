import type { GatewayError } from '../core/errors.ts';
import type { Degradation, PathKey } from './answer.ts';
import type { BoundedList } from './bounded-list.ts';
import type { Found } from './read-result.ts';
import type { ShapeInputs } from './shape-inputs.ts';

/**
 * The same inputs, which note the places of an answer that are made of values past their time. `path` is the place that
 * is made.
 */
export function notingStaleParts(
  inputs: ShapeInputs,
  path: readonly PathKey[],
  degraded: BoundedList<Degradation>,
): ShapeInputs {
  const noted = new Set<string>();
  const note = ({ code, extensions }: GatewayError): void => {
    const place = JSON.stringify(path);
    if (noted.has(place)) return;
    noted.add(place);
    const { service } = extensions as { readonly service?: string };
    degraded.add({ path: [...path], code, ...(service !== undefined && { service }), stale: true });
  };
  const { field, item } = inputs.reader;
  const noting: ShapeInputs['reader']['field'] = (found, step): Found => {
    const next = field(found, step);
    if (next.stale) note(next.stale);
    return next;
  };
  return { ...inputs, reader: { field: noting, item } };
}
