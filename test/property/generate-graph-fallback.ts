import type { Choices } from './choices.ts';
import { anyLiteral } from './generate-values.ts';
import { type GraphModel, isLeaf, itemOf, type Literal, listsOf, type TypeRef } from './graph-model.ts';

/** A value by the graph's names in the shape of one of its types; undefined where there is none of a few levels. */
export function anyGraphFallback(choices: Choices, type: TypeRef, graph: GraphModel, depth = 0): Literal | undefined {
  const required = type.nonNull[0] === true;
  if (!required && choices.chance(20)) return { text: 'null', value: null };
  if (listsOf(type) > 0) {
    const items = choices.several(0, 2, () => anyGraphFallback(choices, itemOf(type), graph, depth));
    const known = items.filter((item) => item !== undefined);
    return { text: `[${known.map(({ text }) => text).join(', ')}]`, value: known.map(({ value }) => value) };
  }
  if (isLeaf(type)) return anyLiteral(choices, { ...type, nonNull: [true] });
  const object = depth < 2 ? anyObject(choices, type, { graph, depth }) : undefined;
  return object ?? (required ? undefined : { text: 'null', value: null });
}

function anyObject(
  choices: Choices,
  { name }: TypeRef,
  { graph, depth }: { readonly graph: GraphModel; readonly depth: number },
): Literal | undefined {
  const type = graph.types.get(name);
  if (type?.kind !== 'object') return undefined;
  const members = [...type.fields.values()]
    .filter(({ source }) => source.kind === 'json' || source.kind === 'remote')
    .filter(() => choices.chance(70))
    .flatMap((field) => {
      const member = anyGraphFallback(choices, field.type, graph, depth + 1);
      return member ? [[field.name, member] as const] : [];
    });
  return {
    text: `{ ${members.map(([field, { text }]) => `${field}: ${text}`).join(', ')} }`,
    value: Object.fromEntries(members.map(([field, { value }]) => [field, value])),
  };
}
