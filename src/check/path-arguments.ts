import {
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
} from 'graphql';

import { didYouMean } from '../core/nearest.ts';
import { type CallStep, graphField } from '../graph/resolve-path.ts';
import type { PathArgument } from '../language/path-argument.ts';
import { takesAnything } from './input-fits.ts';
import { type ArgumentCheck, checkLiteral, checkVariable, type InputCheck } from './path-value.ts';
import { hasDefault, shapeOf } from './value-shape.ts';

/** Reports arguments in a path whose value does not fit what the graph's field takes. */
export function checkPathArguments(steps: readonly CallStep[], check: ArgumentCheck): void {
  for (const { type, field, args } of steps) {
    for (const argument of graphField(check.schema, type, field)?.args ?? []) {
      const value = args.get(argument.name);
      if (value) checkInput(value, argument, { ...check, name: `${field}(${argument.name}:)` });
    }
  }
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
  if (takesAnything(list)) return;
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
  if (takesAnything(inner)) return;
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
