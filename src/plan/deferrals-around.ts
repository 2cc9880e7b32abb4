import type { Deferral } from './deferral.ts';
import type { Lowered } from './lower.ts';
import type { SelectedField } from './selection.ts';

/** The outermost deferrals that all uses of a selected field stand in; none where one of them is never sent later. */
export function deferralsAround({ users }: SelectedField, { shapeFields }: Lowered): readonly Deferral[] {
  const found = new Set<Deferral>();
  for (const user of users) {
    const places = shapeFields[user]?.deferred;
    if (!places) return [];
    for (const { deferrals } of places) {
      const [outermost] = deferrals;
      if (!outermost) return [];
      found.add(outermost);
    }
  }
  return [...found].sort((one, other) => one.index - other.index);
}
