import type { Choices } from './choices.ts';
import type { Leaf } from './generate-graph.ts';
import { anyLiteral, isRequired } from './generate-values.ts';
import {
  type ArgModel,
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
  const first = choices.pickFrom([...(graph.get(start)?.values() ?? [])]);
  if (!first) return undefined;
  const fields = [first];
  let { type } = first;
  while (!isLeaf(type) && fields.length < 3 && choices.chance(longer)) {
    const next = choices.pickFrom([...(graph.get(type.name)?.values() ?? [])]);
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
}

/** The steps of a path with an argument wherever one is needed; and which of the field's own arguments they take. */
export function stepsWithArguments(
  choices: Choices,
  fields: readonly GraphFieldModel[],
  scope: PathScope,
): { readonly steps: readonly StepModel[]; readonly used: ReadonlySet<string> } {
  const steps = fields.map((field, position): StepModel => {
    // `$this` is only known where the path starts.
    const here = position === 0 ? scope : { ...scope, leaves: [] };
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
  const names = values.flatMap((value) => (value.kind === 'args' ? value.path : []));
  return { steps, used: new Set([...names, ...byName.map(({ name }) => name)]) };
}

function anyValue(choices: Choices, wanted: ArgModel, { args, leaves }: PathScope): ValueModel | undefined {
  const own = choices.pickFrom(args.filter((argument) => fits(argument, wanted)));
  const leaf = choices.pickFrom(leaves.filter(({ type }) => type === wanted.type.name));
  const isList = listsOf(wanted.type) > 0;
  if (leaf && choices.chance(60)) {
    const value: ValueModel = { kind: 'this', path: leaf.path };
    return isList ? { kind: 'list', items: [value] } : value;
  }
  if (own && choices.chance(60)) return { kind: 'args', path: [own.name] };
  // An argument of the same name is passed by name, so it has to fit.
  const isMisfit = args.some((argument) => argument.name === wanted.name && !fits(argument, wanted));
  if (!isRequired(wanted) && !isMisfit && choices.chance(40)) return undefined;
  return { kind: 'literal', literal: anyLiteral(choices, wanted.type) };
}

/** Whether an argument may be passed to another: same type, and a value wherever one is required. */
function fits(given: ArgModel, wanted: ArgModel): boolean {
  if (given.type.name !== wanted.type.name || listsOf(given.type) !== listsOf(wanted.type)) return false;
  return !isRequired(wanted) || given.type.nonNull[0] === true || given.byDefault !== undefined;
}
