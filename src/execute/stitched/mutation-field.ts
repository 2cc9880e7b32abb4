import type { SelectedField } from '../../plan/selection.ts';
import { callField } from './call-field.ts';
import type { StitchedContext } from './context.ts';

/**
 * Runs a root field of a mutation, which sees nothing that was read before it. Once one has failed that the client may
 * not see as null, the following are not sent.
 */
export async function mutationField(
  object: unknown,
  selected: SelectedField,
  at: Parameters<typeof callField>[2],
): Promise<unknown> {
  const { progress, loaders, reads, remoteReads } = at.context;
  if (progress.hasEnded) return null;
  for (const known of [loaders, reads, remoteReads]) known.clear();
  let result: unknown = null;
  try {
    result = await callField(object, selected, at);
    return result;
  } finally {
    progress.hasEnded = (result ?? null) === null && mustExist(selected, at.context);
  }
}

function mustExist({ users }: SelectedField, { lowered, prepared }: StitchedContext): boolean {
  return lowered.shapeFields.some(
    ({ index, output, fallback }) => users.has(index) && prepared.included[index] && output.nonNull && !fallback,
  );
}
