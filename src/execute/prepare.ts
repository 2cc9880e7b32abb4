import { asGatewayError, GatewayError } from '../core/errors.ts';
import { type Denial, denialOf, NO_REQUIREMENT } from '../plan/access.ts';
import type { Condition } from '../plan/collect-fields.ts';
import type { Inputs } from '../plan/expression.ts';
import type { Lowered } from '../plan/lower.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { ShapeField } from '../plan/shape.ts';
import { type CallArguments, callArguments } from './call-arguments.ts';

/** A lowered operation with one request's variables and caller applied: what is included, and what is refused. */
export interface Prepared {
  readonly inputs: Inputs;
  /** By `ShapeField.index`: the operation includes the field (it may still be denied). */
  readonly included: readonly boolean[];
  /** By `ShapeField.index`: why the caller does not get it. */
  readonly denials: ReadonlyMap<number, Denial>;
  /** By `SelectedField.index`: arguments of fields that are no calls of their own. */
  readonly dataArguments: ReadonlyMap<number, CallArguments>;
  /** Every field is included and allowed, and none that is data has arguments. */
  readonly isWhole: boolean;
}

/**
 * Decides conditions and access of every field, before anything is fetched.
 *
 * @throws {GatewayError} BAD_USER_INPUT when a condition is null
 */
export function prepare(lowered: Lowered, inputs: Inputs): Prepared {
  const certain = certainOf(lowered);
  if (certain?.required.every((name) => inputs.variables[name] !== null)) {
    const { included, denials, dataArguments } = certain;
    return { inputs, included, denials, dataArguments, isWhole: true };
  }
  const { kind, shapeFields, selected } = lowered;
  const included: boolean[] = [];
  const denials = new Map<number, Denial>();
  let hasEnded = false;
  for (const field of shapeFields) {
    const isAround = field.parent < 0 ? !hasEnded : included[field.parent] === true;
    included.push(isAround && holds(field, inputs));
    const denial = denialOf(field.requirement, inputs.caller, !field.output.nonNull) ?? nullArgument(field, inputs);
    if (denial) denials.set(field.index, denial);
    // A write that is refused where it must not be null ends the mutation: none is done that nobody would hear of.
    hasEnded ||= kind === 'mutation' && field.parent < 0 && isRefused(field, included, denial);
  }
  const dataArguments = new Map<number, CallArguments>();
  for (const field of selected) {
    if (field.kind !== 'data' || field.args.size === 0) continue;
    const args = argumentsOrError(field, inputs);
    if (!(args instanceof Error)) dataArguments.set(field.index, args);
    else for (const user of field.users) if (!denials.has(user)) denials.set(user, args);
  }
  return { inputs, included, denials, dataArguments, isWhole: false };
}

/** What is the same in every request in which some variables are not null. */
interface Certain extends Omit<Prepared, 'inputs' | 'isWhole'> {
  readonly required: readonly string[];
}

const certainties = new WeakMap<Lowered, Certain | null>();

/** Null where something has a condition, asks for a credential, or has arguments that are read with it. */
function certainOf(lowered: Lowered): Certain | null {
  const known = certainties.get(lowered);
  if (known !== undefined) return known;
  const { shapeFields, selected } = lowered;
  const isCertain =
    shapeFields.every(({ conditions, requirement }) => conditions.length === 0 && requirement === NO_REQUIREMENT) &&
    selected.every(({ kind, args }) => kind !== 'data' || args.size === 0);
  const certain = isCertain
    ? {
        included: shapeFields.map(() => true),
        denials: new Map(),
        dataArguments: new Map(),
        required: [...new Set(shapeFields.flatMap(({ nonNullVariables }) => nonNullVariables))],
      }
    : null;
  certainties.set(lowered, certain);
  return certain;
}

const isRefused = ({ index, output }: ShapeField, included: readonly boolean[], denial: Denial | undefined): boolean =>
  included[index] === true && output.nonNull && denial !== undefined;

/** https://spec.graphql.org/September2025/#CoerceArgumentValues(): a null for a type that has none fails the field. */
function nullArgument({ nonNullVariables }: ShapeField, { variables }: Inputs): GatewayError | undefined {
  const name = nonNullVariables.find((variable) => variables[variable] === null);
  return name === undefined ? undefined : new GatewayError('BAD_USER_INPUT', { reason: `"$${name}" must not be null` });
}

function argumentsOrError({ declared, args }: SelectedField, inputs: Inputs): CallArguments | GatewayError {
  try {
    return callArguments(declared, { inputs, self: () => undefined, given: args }) ?? {};
  } catch (error) {
    return asGatewayError(error);
  }
}

/** Whether a selected field is needed: by a field that is included, where neither it nor one around it is denied. */
export function isNeeded(field: SelectedField, { shapeFields }: Lowered, prepared: Prepared): boolean {
  if (prepared.isWhole) return true;
  for (const user of field.users) if (isAllowed(user, shapeFields, prepared)) return true;
  return false;
}

function isAllowed(index: number, fields: readonly ShapeField[], { included, denials }: Prepared): boolean {
  if (!included[index]) return false;
  for (let at = index; at >= 0; at = fields[at]?.parent ?? -1) if (denials.has(at)) return false;
  return true;
}

const holds = ({ conditions }: ShapeField, { variables }: Inputs): boolean =>
  conditions.length === 0 || conditions.some((all) => all.every((condition) => decides(condition, variables)));

/** A variable with a default may be sent as null all the same, which says neither yes nor no. */
function decides({ variable, when }: Condition, variables: Inputs['variables']): boolean {
  const value = variables[variable];
  if (value === null) throw new GatewayError('BAD_USER_INPUT', { reason: `variable "$${variable}" must not be null` });
  return value === when;
}
