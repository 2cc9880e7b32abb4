import type { Choices } from './choices.ts';
import { anyLeaf } from './generate-data.ts';
import { type GraphModel, isLeaf, itemOf, listsOf, type TypeRef } from './graph-model.ts';
import { RemoteData, type RemoteValue } from './remote-data.ts';

const CODES = ['FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'BAD_USER_INPUT', 'UNAUTHENTICATED', 'WEIRD'] as const;

/** Values for every root field of a GraphQL service. What its own `!` forbids does not happen. */
export function anyRemoteData(choices: Choices, graph: GraphModel): RemoteData {
  const roots = new Map<string, readonly RemoteValue[]>();
  for (const { name, type, source } of graph.types.get('Query')?.fields.values() ?? []) {
    if (source.kind !== 'remote') continue;
    // An item that fails is everybody's who is left without one, which depends on who else asked.
    const items = { ...type, nonNull: type.nonNull.map(() => true) };
    const value = (): RemoteValue => {
      if (choices.chance(10)) return { $error: choices.pick(CODES) };
      return anyValue(choices, source.many ? items : type, { graph, depth: 0 });
    };
    roots.set(name, choices.several(1, 3, value));
  }
  return new RemoteData(graph, roots, choices.chance(5));
}

interface Inside {
  readonly graph: GraphModel;
  readonly depth: number;
}

function anyValue(choices: Choices, type: TypeRef, inside: Inside): RemoteValue {
  if (type.nonNull[0] !== true) {
    if (choices.chance(9)) return null;
    if (choices.chance(5)) return { $error: choices.pick(CODES) };
  }
  if (listsOf(type) > 0) {
    const most = inside.depth < 3 ? 3 : 0;
    return choices.several(0, most, () => anyValue(choices, itemOf(type), { ...inside, depth: inside.depth + 1 }));
  }
  return isLeaf(type) ? anyLeaf(choices, type) : anyObject(choices, type, inside);
}

function anyObject(choices: Choices, { name }: TypeRef, { graph, depth }: Inside): RemoteValue {
  const declared = graph.types.get(name);
  const concrete = declared?.kind === 'object' ? name : (choices.pickFrom(declared?.members ?? []) ?? name);
  const object: Record<string, RemoteValue> = { __typename: concrete };
  for (const { name: field, type, args, source } of graph.types.get(concrete)?.fields.values() ?? []) {
    if (source.kind !== 'remote') continue;
    const value = (): RemoteValue =>
      depth < 3 || isLeaf(type) || listsOf(type) > 0 ? anyValue(choices, type, { graph, depth: depth + 1 }) : null;
    object[field] = args.length > 0 ? { $by: choices.several(1, 3, value) } : value();
  }
  return object;
}
