import { add, addAbstracts, anyLeafType, inLists, type Making, objectType, type Unnamed } from './generate-graph.ts';
import { anyArguments, anyNonNull, withDefault } from './generate-values.ts';
import { type ArgModel, isLeaf, itemOf, listsOf, type TypeRef } from './graph-model.ts';

/** The types of a GraphQL service and its root fields, some of which take the keys of many callers. */
export function addRemoteFields(making: Making): void {
  const { choices, graph, service } = making;
  const objects = choices.several(1, 2, (position) => `G${position}`) as [string, ...string[]];
  for (const name of objects) graph.types.set(name, objectType(name, service.name));
  const types: [string, ...string[]] = [...objects, ...addAbstracts(making, objects)];
  for (const type of objects) {
    add(making, type, { type: { name: 'ID', nonNull: [true] }, args: [], source: { kind: 'remote' } });
    choices.several(1, 3, () => add(making, type, remoteField(making, anyLeafType(choices, service))));
    choices.several(0, 2, () => add(making, type, remoteField(making, inLists(choices, choices.pick(types)))));
  }
  choices.several(1, 3, (position) => {
    const name = position > 0 && choices.chance(15) ? 'String' : choices.pick(types);
    add(making, 'Query', {
      type: mayFail(inLists(choices, name)),
      args: remoteArguments(making),
      source: { kind: 'remote' },
    });
  });
  choices.several(0, 2, () => add(making, 'Query', rootOfKeys(making, objects)));
}

/** A root field that has the items of all keys in one list. */
function rootOfKeys(making: Making, objects: readonly [string, ...string[]]): Unnamed {
  const { choices, graph } = making;
  const name = choices.pick(objects);
  const matches = [...(graph.types.get(name)?.fields.values() ?? [])].filter(
    ({ type, args }) => ['ID', 'Int', 'String'].includes(type.name) && listsOf(type) === 0 && args.length === 0,
  );
  const match = choices.pickFrom(matches) ?? { name: 'a', type: { name: 'ID', nonNull: [true] } };
  const keys: ArgModel = { name: 'keys', type: { name: match.type.name, nonNull: [true, true] } };
  return {
    type: mayFail({ name, nonNull: anyNonNull(choices, 1) }),
    args: [keys, ...remoteArguments(making)],
    source: { kind: 'remote', many: { match: match.name } },
  };
}

function remoteField(making: Making, type: TypeRef): Unnamed {
  const args = making.choices.chance(25) ? remoteArguments(making) : [];
  // One that may be null is needed where the other fails as a whole.
  const isSingle = !isLeaf(type) && listsOf(type) === 0;
  return { type: isSingle ? mayFail(type) : type, args: args.map(optional), source: { kind: 'remote' } };
}

const optional = ({ name, type }: ArgModel): ArgModel => ({
  name,
  type: { ...type, nonNull: [false, ...type.nonNull.slice(1)] },
});

function remoteArguments({ choices }: Making): readonly ArgModel[] {
  return anyArguments(choices)
    .filter(({ type }) => type.name !== 'Kind' && isLeaf(listsOf(type) > 0 ? itemOf(type) : type))
    .map(({ name, type }) => withDefault(choices, { name, type }));
}

/** A root field under `!` that fails would take the others of its document with it. */
const mayFail = ({ name, nonNull }: TypeRef): TypeRef => ({ name, nonNull: [false, ...nonNull.slice(1)] });
