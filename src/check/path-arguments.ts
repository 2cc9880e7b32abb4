import {
  type ASTNode,
  coerceInputLiteral,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  print,
} from 'graphql';

import { type CallStep, graphField } from '../graph/resolve-path.ts';
import { didYouMean } from '../core/nearest.ts';
import type { PathArgument } from '../language/path-argument.ts';
import type { Problems } from '../language/problem.ts';
import type { Variable } from '../language/variable.ts';
import { enumHint } from './enum-hint.ts';
import { inputFits } from './input-fits.ts';
import { hasDefault, isLooser, listDepth, shapeOf, shapeText, type ValueShape } from './value-shape.ts';
import type { VariableShapes } from './variable-shape.ts';

/** What the arguments of a path are checked with. */
export interface ArgumentCheck {
  readonly schema: GraphQLSchema;
  readonly shapes: VariableShapes;
  /** Where the path stands, and where one of its variables does. */
  readonly placeOf: (variable?: Variable) => ASTNode;
  /** The field may be null or an empty list: then a null of its object is no mistake, and nothing is requested. */
  readonly nullable: boolean;
  readonly problems: Problems;
}

/** Reports arguments in a path whose value does not fit what the graph's field takes. */
export function checkPathArguments(steps: readonly CallStep[], check: ArgumentCheck): void {
  for (const { type, field, args } of steps) {
    for (const argument of graphField(check.schema, type, field)?.args ?? []) {
      const value = args.get(argument.name);
      if (value) checkInput(value, argument, { ...check, name: `${field}(${argument.name}:)` });
    }
  }
}

interface InputCheck extends ArgumentCheck {
  /** How messages call what is given a value. */
  readonly name: string;
}

function checkInput(value: PathArgument, input: GraphQLArgument | GraphQLInputField, check: InputCheck): void {
  if (value.kind !== 'variable') checkValue(value, input.type, check);
  else checkVariable(value.variable, { wanted: shapeOf(input.type), optional: hasDefault(input), ...check });
}

function checkValue(value: PathArgument, type: GraphQLInputType, check: InputCheck): void {
  switch (value.kind) {
    case 'literal':
      return checkLiteral(value, type, check);
    case 'variable':
      return checkVariable(value.variable, { wanted: shapeOf(type), optional: false, ...check });
    case 'list':
      return checkList(value, type, check);
    case 'object':
      return checkObject(value, type, check);
  }
}

function checkLiteral(
  { value }: Extract<PathArgument, { kind: 'literal' }>,
  type: GraphQLInputType,
  check: InputCheck,
): void {
  const { name, problems, placeOf } = check;
  if (value.kind === Kind.NULL && isNonNullType(type)) {
    problems.add('NULLABILITY', placeOf(), {
      message: `${name} is ${String(type)}; it cannot be null`,
      hint: 'Give it a value.',
    });
  } else if (coerceInputLiteral(value, type) === undefined) {
    problems.add('TYPE_MISMATCH', placeOf(), {
      message: `${name} is ${String(type)}; ${print(value)} does not fit${enumHint(value, type)}`,
      hint: `Write a value of type ${String(type)}.`,
    });
  }
}

interface VariableCheck extends InputCheck {
  readonly wanted: ValueShape;
  /** Left out, it takes the default of the graph. */
  readonly optional: boolean;
}

function checkVariable(variable: Variable, check: VariableCheck): void {
  const { shapes, wanted, optional, nullable, name, placeOf, problems, schema } = check;
  const shape = shapes(variable);
  if (!shape) return;
  const written = `$${[variable.scope, ...variable.path].join('.')}`;
  const message = `${name} is ${shapeText(wanted)}, ${written} is ${shapeText(shape)}`;
  if (shape.named !== undefined && !inputFits(shape.named, wanted.named, schema)) {
    problems.add('TYPE_MISMATCH', placeOf(variable), { message, hint: `Pass a value of type ${shapeText(wanted)}.` });
  } else if (shape.named !== undefined && listDepth(shape) !== listDepth(wanted)) {
    problems.add('LIST_MISMATCH', placeOf(variable), { message, hint: `Pass a value of type ${shapeText(wanted)}.` });
  } else if (isLooser(mayBeAbsent(shape, optional || (nullable && variable.scope !== 'args')), wanted)) {
    problems.add('NULLABILITY', placeOf(variable), {
      message,
      hint:
        variable.scope === 'args' ? 'Make the argument non-null, or give it a default.' : 'Make the field nullable.',
    });
  }
}

const mayBeAbsent = (shape: ValueShape, allowed: boolean): ValueShape =>
  allowed ? { ...shape, nullable: shape.nullable.with(0, false) } : shape;

function checkList(
  { items }: Extract<PathArgument, { kind: 'list' }>,
  type: GraphQLInputType,
  check: InputCheck,
): void {
  const list = getNullableType(type);
  if (isListType(list)) {
    for (const item of items) checkValue(item, list.ofType, check);
    return;
  }
  check.problems.add('LIST_MISMATCH', check.placeOf(), {
    message: `${check.name} is ${String(type)}, and is given a list`,
    hint: 'Pass one value, without brackets.',
  });
}

function checkObject(
  { fields }: Extract<PathArgument, { kind: 'object' }>,
  type: GraphQLInputType,
  check: InputCheck,
): void {
  const { name, placeOf, problems } = check;
  const inner = getNullableType(type);
  if (isListType(inner)) return checkObject({ kind: 'object', fields }, inner.ofType, check);
  if (!isInputObjectType(inner)) {
    problems.add('TYPE_MISMATCH', placeOf(), {
      message: `${name} is ${String(type)}, and is given an object`,
      hint: `Pass a value of type ${String(type)}.`,
    });
    return;
  }
  const known = inner.getFields();
  for (const field of fields) {
    const input = Object.hasOwn(known, field.name) ? known[field.name] : undefined;
    if (input) checkInput(field.value, input, { ...check, name: `${inner.name}.${field.name}` });
    else {
      problems.add('UNKNOWN_FIELD', placeOf(), {
        message: `${inner.name} has no field "${field.name}"${didYouMean(field.name, Object.keys(known))}`,
        hint: `Use a field of the input ${inner.name}.`,
      });
    }
  }
  for (const input of Object.values(known).filter(isRequiredInputField)) {
    if (fields.some((field) => field.name === input.name)) continue;
    problems.add('MISSING_ARGUMENT', placeOf(), {
      message: `${inner.name} needs the field "${input.name}: ${String(input.type)}"`,
      hint: `Write ${input.name}: … inside the braces.`,
    });
  }
}
