import {
  type ASTNode,
  coerceInputLiteral,
  type GraphQLInputType,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  print,
} from 'graphql';

import type { PathArgument } from '../language/path-argument.ts';
import type { Problems } from '../language/problem.ts';
import type { Variable } from '../language/variable.ts';
import { enumHint } from './enum-hint.ts';
import { inputFits } from './input-fits.ts';
import { isLooser, listDepth, shapeText, type ValueShape } from './value-shape.ts';
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

/** The same for one value. */
export interface InputCheck extends ArgumentCheck {
  /** How messages call what is given a value. */
  readonly name: string;
}

/** Reports a literal that is no value of its argument's type. */
export function checkLiteral(
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

/** The same for a variable. */
interface VariableCheck extends InputCheck {
  readonly wanted: ValueShape;
  /** Left out, it takes the default of the graph. */
  readonly optional: boolean;
}

/** Reports a variable whose type, lists or nulls do not fit its argument. */
export function checkVariable(variable: Variable, check: VariableCheck): void {
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
