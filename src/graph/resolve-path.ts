import {
  type ASTNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredArgument,
  Kind,
} from 'graphql';

import { didYouMean } from '../core/nearest.ts';
import { ownField } from './own-field.ts';
import type { Step } from '../language/path.ts';
import { argumentVariables, type PathArgument } from '../language/path-argument.ts';
import type { Problems } from '../language/problem.ts';
import type { Variable } from '../language/variable.ts';

/** One step of a path: a field of the graph and what its arguments are made of. */
export interface CallStep {
  /** The graph type the field belongs to. */
  readonly type: string;
  readonly field: string;
  readonly args: ReadonlyMap<string, PathArgument>;
  readonly output: GraphQLOutputType;
}

/** A path with every name found in the graph. */
export interface ResolvedPath {
  readonly steps: readonly CallStep[];
  readonly type: GraphQLNamedType;
  /** How many lists the path crosses, the last field's own included. */
  readonly listDepth: number;
}

/** Where a path stands. */
export interface PathPlace {
  /** The node that problems with the path are reported at. */
  readonly node: ASTNode;
  /** Names of the arguments of the field the path belongs to. */
  readonly ownArguments: readonly string[];
  /** The field that the path replaces: inside the path its name means the snapshot's own. */
  readonly replaced?: { readonly type: string; readonly field: string };
  /** The key of a look-up, which the path does not show. */
  readonly key?: Variable;
  readonly problems: Problems;
}

/** Follows a path from a type of the graph. Reports the first name that does not exist, or a required argument left out. */
export function resolvePath(
  schema: GraphQLSchema,
  start: string,
  { steps, place }: { readonly steps: readonly Step[]; readonly place: PathPlace },
): ResolvedPath | undefined {
  const resolved: CallStep[] = [];
  let type: GraphQLNamedType | undefined = schema.getType(start);
  let listDepth = 0;
  for (const step of steps) {
    const field = fieldOf(type, step, { start, place });
    if (!field || !type) return undefined;
    resolved.push({ type: type.name, field: field.name, args: givenArguments(field, step, place), output: field.type });
    listDepth += listsIn(field.type);
    type = getNamedType(field.type);
  }
  if (!type) return undefined;
  const whole = passByName(schema, resolved, place);
  whole.forEach((step, index) => {
    // An argument under another name may be the one that is missing.
    const isNamedRight = (steps[index]?.args ?? []).every(({ name }) => step.args.has(name));
    if (isNamedRight) reportMissing(schema, step, place);
  });
  return { steps: whole, type, listDepth };
}

/** How many list levels a type has. */
export function listsIn(type: GraphQLOutputType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listsIn(nullable.ofType) : 0;
}

/** The field of a composite type, root types and interfaces included. */
export function graphField(
  schema: GraphQLSchema,
  type: string,
  field: string,
): GraphQLField<unknown, unknown> | undefined {
  const found = schema.getType(type);
  return isObjectType(found) || isInterfaceType(found) ? found.getFields()[field] : undefined;
}

function fieldOf(
  type: GraphQLNamedType | undefined,
  step: Step,
  { start, place: { node, problems, replaced } }: { readonly start: string; readonly place: PathPlace },
): GraphQLField<unknown, unknown> | undefined {
  if (!type) {
    problems.add('UNKNOWN_TYPE', node, {
      message: `the graph has no type "${start}"`,
      hint: 'Describe a service that has it.',
    });
    return undefined;
  }
  if (!isObjectType(type) && !isInterfaceType(type)) {
    problems.add('NOT_AN_OBJECT', node, {
      message: `"${step.name}" is looked up in ${type.name}, which has no fields`,
      hint: 'End the path before this step.',
    });
    return undefined;
  }
  const fields = type.getFields();
  const isReplaced = replaced?.type === type.name && replaced.field === step.name;
  const name = isReplaced ? ownField(step.name) : step.name;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) {
    problems.add('UNKNOWN_FIELD', node, {
      message: `${type.name} has no field "${step.name}"${didYouMean(step.name, Object.keys(fields))}`,
      hint: `Use a field of the graph's ${type.name}.`,
    });
  }
  return field;
}

function givenArguments(
  field: GraphQLField<unknown, unknown>,
  step: Step,
  { node, ownArguments, problems }: PathPlace,
): ReadonlyMap<string, PathArgument> {
  const known = field.args.map(({ name }) => name);
  const args = new Map<string, PathArgument>();
  for (const { name, value } of step.args) {
    if (!known.includes(name)) {
      problems.add('UNKNOWN_ARGUMENT', node, {
        message: `${field.name} has no argument "${name}"${didYouMean(name, known)}`,
        hint: known.length > 0 ? `It takes: ${known.join(', ')}.` : 'It takes no arguments.',
      });
      continue;
    }
    for (const variable of argumentVariables(value)) {
      const [argument] = variable.path;
      if (variable.scope !== 'args' || argument === undefined || ownArguments.includes(argument)) continue;
      problems.add('UNKNOWN_ARGUMENT', node, {
        message: `this field has no argument "${argument}"${didYouMean(argument, ownArguments)}`,
        hint: `Declare the argument, or use one of: ${ownArguments.join(', ') || 'none'}.`,
      });
    }
    args.set(name, value);
  }
  return args;
}

/** The last step that takes arguments gets those of the field that have the same name (LANGUAGE.md §4.2.5). */
function passByName(
  schema: GraphQLSchema,
  steps: readonly CallStep[],
  { ownArguments, key }: PathPlace,
): readonly CallStep[] {
  const takes = (step: CallStep): readonly string[] =>
    graphField(schema, step.type, step.field)?.args.map(({ name }) => name) ?? [];
  const last = steps.findLastIndex((step) => takes(step).length > 0);
  const target = steps[last];
  if (!target) return steps;
  const given = steps.flatMap(({ args }) => [...args.values()].flatMap(argumentVariables));
  const used = new Set(
    [...given, ...(key ? [key] : [])].flatMap(({ scope, path }) => (scope === 'args' ? [path[0]] : [])),
  );
  const args = new Map(target.args);
  for (const name of takes(target)) {
    if (!args.has(name) && ownArguments.includes(name) && !used.has(name)) args.set(name, ownArgument(name));
  }
  return steps.with(last, { ...target, args });
}

/** `$args.<name>`, as a path would have it. */
const ownArgument = (name: string): PathArgument => ({
  kind: 'variable',
  variable: { scope: 'args', path: [name], csv: false },
});

function reportMissing(schema: GraphQLSchema, step: CallStep, { node, problems }: PathPlace): void {
  for (const argument of graphField(schema, step.type, step.field)?.args ?? []) {
    if (!isRequiredArgument(argument) || step.args.has(argument.name)) continue;
    problems.add('MISSING_ARGUMENT', node, {
      message: `${step.type}.${step.field} needs the argument "${argument.name}: ${String(argument.type)}"`,
      hint:
        node.kind === Kind.STRING
          ? `Write ${step.field}(${argument.name}: …), or declare an argument of that name.`
          : `Declare the argument ${argument.name}: ${String(argument.type)}, or give it in @from.`,
    });
  }
}
