import { coerceInputLiteral, type GraphQLArgument, isNonNullType } from 'graphql';

import { GatewayError } from '../core/errors.ts';
import { coerceInput } from '../graph/coerce-input.ts';
import {
  evaluate,
  type Expression,
  type Inputs,
  isOfObject,
  isRequiredByJoin,
  type ThisValues,
} from '../plan/expression.ts';

/** Arguments of one call by name; absent ones are left out. */
export type CallArguments = Readonly<Record<string, unknown>>;

/** The values a call's arguments are made of. */
export interface ArgumentSource {
  readonly inputs: Inputs;
  readonly self: ThisValues;
  readonly given: ReadonlyMap<string, Expression>;
}

/**
 * The arguments of a call, coerced to their types and with their defaults. Undefined when a value of the object itself
 * is null where the call needs one: then there is nothing to ask for.
 *
 * @throws {GatewayError} BAD_USER_INPUT when a value does not fit
 */
export function callArguments(declared: readonly GraphQLArgument[], source: ArgumentSource): CallArguments | undefined {
  const values: Record<string, unknown> = {};
  let isAsked = true;
  for (const argument of declared) {
    const expression = source.given.get(argument.name);
    let value = expression && evaluate(expression, source.inputs, source.self);
    if (isOfObject(expression)) value ??= null;
    if (value === undefined) {
      const byDefault = defaultOf(argument);
      if (byDefault !== undefined) values[argument.name] = byDefault;
      else if (isNonNullType(argument.type))
        throw new GatewayError('BAD_USER_INPUT', { reason: `"${argument.name}" is missing` });
      continue;
    }
    const needed = isNonNullType(argument.type) || isRequiredByJoin(expression);
    if (value === null && needed && isOfObject(expression)) {
      // The others are looked at all the same: a mistake of the caller's shows whatever the object holds.
      isAsked = false;
      continue;
    }
    const coerced = coerceInput(value, argument.type);
    if (coerced === undefined)
      throw new GatewayError('BAD_USER_INPUT', { reason: `"${argument.name}" has a value of the wrong type` });
    values[argument.name] = coerced;
  }
  return isAsked ? values : undefined;
}

function defaultOf({ default: input, type }: GraphQLArgument): unknown {
  if (!input) return undefined;
  return input.literal ? coerceInputLiteral(input.literal, type) : coerceInput(input.value, type);
}

/** Values that code is given are its own: what it does to them must not reach another request, which may share them. */
export function ownCopy<T>(value: T): T {
  return typeof value === 'object' && value !== null ? structuredClone(value) : value;
}

/** The values of expressions by name, for code: without those that are absent. */
export function presentValues(
  expressions: ReadonlyMap<string, Expression> = new Map(),
  inputs: Inputs,
): Readonly<Record<string, unknown>> {
  const values = [...expressions].map(([name, expression]) => [name, ownCopy(evaluate(expression, inputs))] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
