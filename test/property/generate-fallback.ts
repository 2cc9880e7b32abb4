import type { Choices } from './choices.ts';
import type { ClientModel } from './client-model.ts';
import { anyLiteral, GRAPH_KINDS } from './generate-values.ts';
import { isLeaf, isRootType, itemOf, type Literal, listsOf, type TypeRef } from './graph-model.ts';

/** A value in the shape of a client's output type, as an answer shows it; undefined where there is none of a few levels. */
export function anyFallback(choices: Choices, type: TypeRef, client: ClientModel, depth = 0): Literal | undefined {
  const required = type.nonNull[0] === true;
  if (!required && choices.chance(20)) return { text: 'null', value: null };
  if (listsOf(type) > 0) {
    const items = choices.several(0, 2, () => anyFallback(choices, itemOf(type), client, depth));
    const known = items.filter((item) => item !== undefined);
    return { text: `[${known.map(({ text }) => text).join(', ')}]`, value: known.map(({ value }) => value) };
  }
  if (isLeaf(type)) {
    if (type.name !== 'Kind') return anyLiteral(choices, { ...type, nonNull: [true] });
    const own = choices.pickFrom([...(client.kinds ?? GRAPH_KINDS).keys()]) ?? '';
    return { text: own, value: own };
  }
  const object = depth < 2 ? anyObject(choices, type, client, depth) : undefined;
  return object ?? (required ? undefined : { text: 'null', value: null });
}

function anyObject(choices: Choices, type: TypeRef, client: ClientModel, depth: number): Literal | undefined {
  const model = client.types.get(type.name);
  if (!model?.of || isRootType(model.of) || model.kind !== 'object') return undefined;
  const members: (readonly [string, Literal])[] = [];
  for (const field of model.fields.values()) {
    if (field.type.nonNull[0] !== true && choices.chance(30)) continue;
    const member = anyFallback(choices, field.type, client, depth + 1);
    if (!member) return undefined;
    members.push([field.name, member]);
  }
  return {
    text: `{ ${members.map(([name, { text }]) => `${name}: ${text}`).join(', ')} }`,
    value: Object.fromEntries(members.map(([name, { value }]) => [name, value])),
  };
}
