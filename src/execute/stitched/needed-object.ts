import type { CodeNeed, CodeObject, SelectedField } from '../../plan/selection.ts';

/** The value of one selected field of an object. */
export type ReadField = (object: unknown, field: SelectedField) => Promise<unknown>;

/** What code of the graph is given of an object; rejects with the first failure in it. */
export async function neededObject(
  object: unknown,
  { typename, byType }: CodeObject,
  read: ReadField,
): Promise<Readonly<Record<string, unknown>>> {
  const [only] = byType.keys();
  const type = typename ? await read(object, typename) : only;
  const members = (byType.get(String(type)) ?? []).map(async ({ name, steps, below }) => {
    if (!steps) return [name, type] as const;
    const [first, ...rest] = steps;
    return [name, first && (await follow(await read(object, first), { steps: rest, below }, read))] as const;
  });
  return Object.fromEntries(await Promise.all(members));
}

/** Follows steps; a list on the way makes a list, element by element. */
async function follow(
  value: unknown,
  { steps, below }: Pick<CodeNeed, 'below'> & { readonly steps: readonly SelectedField[] },
  read: ReadField,
): Promise<unknown> {
  if (value instanceof Error) throw value;
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return Promise.all(value.map((item) => follow(item, { steps, below }, read)));
  const [step, ...rest] = steps;
  if (step) return follow(await read(value, step), { steps: rest, below }, read);
  return below ? neededObject(value, below, read) : value;
}
