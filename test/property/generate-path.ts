import type { Choices } from './choices.ts';
import type { Leaf } from './generate-graph.ts';
import { anyLiteral, isRequired } from './generate-values.ts';
import {
  type ArgModel,
  CLAIMS,
  type InputModel,
  INPUTS,
  type GraphFieldModel,
  type GraphModel,
  isLeaf,
  listsOf,
  type StepModel,
  through,
  type TypeRef,
  type ValueModel,
} from './graph-model.ts';

/** Fields one below the other, and the type of what they lead to. */
export interface AnyPath {
  readonly fields: readonly GraphFieldModel[];
  readonly type: TypeRef;
}

const MAX_LISTS = 3;

/** A path from a type of one to three fields, or undefined when the type has none. */
export function anyPath(choices: Choices, graph: GraphModel, start: string, longer = 40): AnyPath | undefined {
  const first = choices.pickFrom([...(graph.types.get(start)?.fields.values() ?? [])]);
  if (!first) return undefined;
  const fields = [first];
  let { type } = first;
  while (!isLeaf(type) && fields.length < 3 && choices.chance(longer)) {
    const next = choices.pickFrom([...(graph.types.get(type.name)?.fields.values() ?? [])]);
    if (!next || listsOf(type) + listsOf(next.type) > MAX_LISTS) break;
    fields.push(next);
    type = through(type, next.type);
  }
  return { fields, type };
}

/** What the arguments of a path can be made of. */
export interface PathScope {
  /** Arguments of the field that the path belongs to. */
  readonly args: readonly ArgModel[];
  /** Leaves of its object; in a client-only type the arguments around it. */
  readonly leaves: readonly Leaf[];
  /** Lists of leaves that its object leads to. */
  readonly lists?: readonly Leaf[];
  /** The path starts at an object, not at Query. */
  readonly isObject?: boolean;
}

/** The steps of a path with an argument wherever one is needed; and which of the field's own arguments they take. */
export function stepsWithArguments(
  choices: Choices,
  fields: readonly GraphFieldModel[],
  scope: PathScope,
): { readonly steps: readonly StepModel[]; readonly used: ReadonlySet<string> } {
  const steps = fields.map((field, position): StepModel => {
    const here = takesThis(fields, position, scope) ? scope : { ...scope, leaves: [], lists: [] };
    const args = new Map<string, ValueModel>();
    for (const argument of field.args) {
      const value = anyValue(choices, argument, here);
      if (value) args.set(argument.name, value);
    }
    return { field: field.name, args };
  });
  const values = steps.flatMap(({ args }) => [...args.values()]);
  const last = fields.findLastIndex(({ args }) => args.length > 0);
  const byName = (fields[last]?.args ?? []).filter(({ name }) => steps[last]?.args.has(name) === false);
  const names = values.flatMap(argumentNames);
  return { steps, used: new Set([...names, ...byName.map(({ name }) => name)]) };
}

/** `$this` is known where the path starts with a call, and to what a GraphQL service has behind it, in objects alone. */
function takesThis(fields: readonly GraphFieldModel[], position: number, { isObject }: PathScope): boolean {
  const isRemote = fields.slice(0, position + 1).every(({ source }) => source.kind === 'remote');
  if (position === 0) return !(isRemote && isObject === true);
  return isRemote && isObject !== true && fields.slice(0, position).every(({ type }) => listsOf(type) === 0);
}

/** In a type of the client alone `$this` is an argument, which has to fit like any other. */
const suits = ({ argument }: Leaf, wanted: ArgModel): boolean => argument === undefined || fits(argument, wanted);

/** The type of a field whose arguments read its object: what may be null there makes the field null, too. */
export function besideThis(type: TypeRef, steps: readonly StepModel[]): TypeRef {
  const readsThis = steps.some(({ args }) => [...args.values()].some(({ kind }) => kind === 'this'));
  return readsThis && listsOf(type) === 0 ? { ...type, nonNull: [false] } : type;
}

function anyValue(choices: Choices, wanted: ArgModel, { args, leaves, lists = [] }: PathScope): ValueModel | undefined {
  const own = choices.pickFrom(args.filter((argument) => fits(argument, wanted)));
  const isList = listsOf(wanted.type) > 0;
  const leaf = choices.pickFrom(
    leaves.filter((one) => one.type === wanted.type.name && (isList || suits(one, wanted))),
  );
  const mayHoldNull = !isList || wanted.type.nonNull.at(-1) === false;
  if (leaf && mayHoldNull && choices.chance(60)) {
    const value: ValueModel = { kind: 'this', path: leaf.path };
    return isList ? { kind: 'list', items: [value] } : value;
  }
  const claim = Object.keys(CLAIMS).find((name) => CLAIMS[name] === wanted.type.name);
  if (claim !== undefined && !isList && choices.chance(8)) return { kind: 'caller', path: [claim] };
  const listed = choices.pickFrom(lists.filter(({ type }) => type === wanted.type.name));
  if (listed && listsOf(wanted.type) === 1 && mayHoldNull && choices.chance(50))
    return { kind: 'this', path: listed.path };
  if (own && choices.chance(60)) return { kind: 'args', path: [own.name] };
  // An argument of the same name is passed by name, so it has to fit.
  const isMisfit = args.some((argument) => argument.name === wanted.name && !fits(argument, wanted));
  if (!isRequired(wanted) && !isMisfit && choices.chance(40)) return undefined;
  const input = isList ? undefined : INPUTS.get(wanted.type.name);
  if (input && choices.chance(50)) return anyObject(choices, input, { args, leaves });
  return { kind: 'literal', literal: anyLiteral(choices, wanted.type) };
}

/** An object, each of whose fields is made of something else. */
function anyObject(choices: Choices, { fields }: InputModel, { args, leaves }: PathScope): ValueModel {
  const given = new Map<string, ValueModel>();
  for (const field of fields) {
    const others = args.filter(({ name }) => name !== field.name);
    const value = anyValue(choices, field, { args: others, leaves: isRequired(field) ? [] : leaves });
    if (value) given.set(field.name, value);
  }
  return { kind: 'object', fields: given };
}

/** The arguments that a value takes. */
function argumentNames(value: ValueModel): readonly string[] {
  if (value.kind === 'list') return value.items.flatMap(argumentNames);
  if (value.kind === 'object') return [...value.fields.values()].flatMap(argumentNames);
  return value.kind === 'args' ? value.path : [];
}

/** Whether an argument may be passed to another: same type, and a value wherever one is required. */
function fits(given: ArgModel, wanted: ArgModel): boolean {
  if (given.type.name !== wanted.type.name || listsOf(given.type) !== listsOf(wanted.type)) return false;
  if (wanted.type.nonNull.slice(1).some((needed, level) => needed && given.type.nonNull[level + 1] !== true))
    return false;
  return !isRequired(wanted) || given.type.nonNull[0] === true || (given.byDefault?.value ?? null) !== null;
}
