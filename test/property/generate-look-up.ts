import type { Choices } from './choices.ts';
import { type Leaf, leavesOf, type Making } from './generate-graph.ts';
import { besideThis, type PathScope, stepsWithArguments } from './generate-path.ts';
import { anyArguments, anyNonNull } from './generate-values.ts';
import {
  type ArgModel,
  type BatchModel,
  type GraphFieldModel,
  type GraphModel,
  isLeaf,
  isRootType,
  listsOf,
  type TypeRef,
  type ValueModel,
  type VariableModel,
} from './graph-model.ts';

type LookUp = Omit<GraphFieldModel, 'name' | 'service'>;

const KEY_TYPES = ['ID', 'Int', 'String'];

/** A look-up of many keys at once: one item or a list of them, for a key or a list of keys. */
export function anyLookUp(making: Making, owner: string): LookUp | undefined {
  return making.service.kind === 'REST' ? restLookUp(making, owner) : remoteLookUp(making, owner);
}

function restLookUp({ choices, graph, service }: Making, owner: string): LookUp | undefined {
  const item = choices.pickFrom([...graph.types.values()].filter((type) => type.service === service.name));
  const match = item && choices.pickFrom(matchesIn(graph, item.name));
  if (!item || !match) return undefined;
  const isList = choices.chance(50);
  const key = anyKey(choices, { graph, owner, type: match.type, isList });
  if (!key) return undefined;
  const matched = choices.pick<BatchModel['match']>([match.path, match.path, match.path, '@key', '@position']);
  const needs = leavesOf(graph, owner).filter(() => choices.chance(15));
  const hasBody = choices.chance(40);
  return {
    type: resultType(choices, { name: item.name, isList, key }),
    args: [...key.args, ...anyArguments(choices).filter(() => choices.chance(40))],
    source: {
      kind: 'call',
      method: hasBody ? choices.pick(['POST', 'PUT']) : 'GET',
      segments: [],
      needs: needs.slice(0, 1).map(({ path }) => path),
      claims: choices.chance(8) ? ['tenant'] : [],
      hasBody,
      select: choices.pick([[], ['found'], ['data', 'all']]),
      batch: { key: key.variable, match: matched },
    },
  };
}

/** A look-up through a root field that takes all keys. */
function remoteLookUp({ choices, graph, service }: Making, owner: string): LookUp | undefined {
  const roots = [...(graph.types.get('Query')?.fields.values() ?? [])].filter(
    (field) => field.service === service.name && field.source.kind === 'remote' && field.source.many,
  );
  const root = choices.pickFrom(roots);
  const [keys, ...others] = root?.args ?? [];
  if (root?.source.kind !== 'remote' || !root.source.many || !keys) return undefined;
  const isList = choices.chance(50);
  const key = anyKey(choices, { graph, owner, type: keys.type.name, isList });
  if (!key) return undefined;
  const scope: PathScope = { args: [], leaves: leavesOf(graph, owner) };
  const { steps } = stepsWithArguments(choices, [{ ...root, args: others }], scope);
  const [step] = steps;
  if (!step) return undefined;
  const args = new Map<string, ValueModel>([['keys', { kind: 'keys', path: [] }], ...step.args]);
  const type = resultType(choices, { name: root.type.name, isList, key });
  return {
    type: besideThis(type, steps),
    args: key.args,
    source: {
      kind: 'join',
      steps: [{ field: root.name, args }],
      batch: { key: key.variable, match: [root.source.many.match] },
    },
  };
}

/** Without a key there is nothing, so that only a key that is always there allows `!`. */
function resultType(
  choices: Choices,
  { name, isList, key }: { readonly name: string; readonly isList: boolean; readonly key: Key },
): TypeRef {
  const nonNull = anyNonNull(choices, isList ? 1 : 0);
  return { name, nonNull: isList || key.isCertain ? nonNull : [false] };
}

const anyKey = (choices: Choices, wanted: WantedKey): Key | undefined =>
  wanted.owner === 'Query' ? argumentKey(choices, wanted) : objectKey(choices, wanted);

interface WantedKey {
  readonly graph: GraphModel;
  readonly owner: string;
  readonly type: string;
  readonly isList: boolean;
}

interface Key {
  readonly variable: VariableModel;
  readonly args: readonly ArgModel[];
  /** It is never null. */
  readonly isCertain: boolean;
}

function argumentKey(choices: Choices, { type, isList }: WantedKey): Key {
  const nonNull = anyNonNull(choices, isList && choices.chance(50) ? 1 : 0, 50);
  const variable = { kind: 'args', path: ['key'] } as const;
  return { variable, args: [{ name: 'key', type: { name: type, nonNull } }], isCertain: nonNull[0] === true };
}

function objectKey(choices: Choices, { graph, owner, type, isList }: WantedKey): Key | undefined {
  const leaves = isList && choices.chance(50) ? listedLeaves(graph, owner) : leavesOf(graph, owner);
  const leaf = choices.pickFrom(leaves.filter((one) => one.type === type));
  return leaf && { variable: { kind: 'this', path: leaf.path }, args: [], isCertain: false };
}

/** Leaves of the JSON of an object that can equal a key. */
function matchesIn(graph: GraphModel, type: string, depth = 1): readonly Leaf[] {
  return [...(graph.types.get(type)?.fields.values() ?? [])].flatMap((field): readonly Leaf[] => {
    if (field.source.kind !== 'json' || listsOf(field.type) > 0) return [];
    if (KEY_TYPES.includes(field.type.name)) return [{ path: [field.name], type: field.type.name }];
    if (isLeaf(field.type) || depth === 0) return [];
    return matchesIn(graph, field.type.name, depth - 1).map(({ path, type: of }) => ({
      path: [field.name, ...path],
      type: of,
    }));
  });
}

/** Lists of leaves: a field's own, or what each object of a list holds. */
export function listedLeaves(graph: GraphModel, type: string): readonly Leaf[] {
  if (isRootType(type)) return [];
  return [...(graph.types.get(type)?.fields.values() ?? [])].flatMap((field): readonly Leaf[] => {
    if (
      listsOf(field.type) !== 1 ||
      field.args.length > 0 ||
      (field.source.kind !== 'json' && field.source.kind !== 'remote')
    )
      return [];
    if (isLeaf(field.type)) return [{ path: [field.name], type: field.type.name }];
    return leavesOf(graph, field.type.name, 0).map((leaf) => ({ ...leaf, path: [field.name, ...leaf.path] }));
  });
}
