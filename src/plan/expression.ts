import type { Caller } from '../core/context.ts';
import { GatewayError } from '../core/errors.ts';
import type { RequestHeaders } from '../core/exchange.ts';

/**
 * A value that is known once a request is: made at compile time from literals, variables of the operation, claims and
 * headers. `undefined` stands for an absent value, which is not the same as null.
 */
export type Expression = ExpressionKind & {
  /** Present where it is what an argument of the client is given. */
  readonly from?: ClientArgument;
};

/** An argument of a client's field. */
export interface ClientArgument {
  /** The client's name of it or of a member inside, by the way to that member under the graph's names; undefined where it has none. */
  readonly pathOf: (inside: readonly string[]) => readonly string[] | undefined;
}

type ExpressionKind =
  | { readonly kind: 'constant'; readonly value: unknown }
  /** A variable of the client's operation; `otherwise` when the request does not give it. */
  | { readonly kind: 'variable'; readonly name: string; readonly otherwise: Expression }
  | { readonly kind: 'caller'; readonly path: readonly string[] }
  | { readonly kind: 'header'; readonly name: string }
  | ThisValue
  /** All keys of a look-up's request. */
  | { readonly kind: 'keys' }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Expression])[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly path: readonly string[] }
  /** A value under the client's names, brought under the graph's. */
  | { readonly kind: 'renamed'; readonly of: Expression; readonly rename: (value: unknown) => unknown }
  | JoinArgument;

/** A value of the object a field belongs to, or of one around it; known only while executing. */
export interface ThisValue {
  readonly kind: 'this';
  readonly need: string;
  /** How many selected fields lie between that object and the field's own; 0 for its own. */
  readonly up: number;
}

/** An argument of a join on its way to the field that the join calls. */
export interface JoinArgument {
  readonly kind: 'argument';
  readonly name: string;
  readonly of: Expression;
  /** Its default, when it is absent. */
  readonly otherwise: Expression;
  /** Null is no value of it, whatever the called field takes. */
  readonly required: boolean;
}

/** An argument of a join; nothing but its value where that is certain, so that equal calls stay equal. */
export function joinArgument(argument: Omit<JoinArgument, 'kind'>): Expression {
  const { of, otherwise, required } = argument;
  const value = of.kind === 'constant' && of.value === undefined ? otherwise : of;
  const isConstant = value.kind === 'constant' && value.value !== undefined && value.value !== null;
  const isOptional = !required && (value === otherwise || of.kind === 'this');
  if (isConstant || isOptional) return value;
  return { kind: 'argument', ...argument };
}

/** What a request brings to its expressions. */
export interface Inputs {
  /** Variables of the operation, coerced by the client's schema. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: Caller | undefined;
  readonly headers: RequestHeaders;
}

/** Values of the object at hand by the keys of its needs; of objects around it by `thisKey`, and the keys of a look-up by `KEYS`. */
export type ThisValues = (need: string) => unknown;

/** The key of a value of the object at hand, or of one around it. */
export const thisKey = ({ need, up }: Pick<ThisValue, 'need' | 'up'>): string => `${'^'.repeat(up)}${need}`;

/** The key of all keys of a look-up's request, which no need can have. */
export const KEYS = '$keys';

export const ABSENT: Expression = { kind: 'constant', value: undefined };

const nothing: ThisValues = () => undefined;

/**
 * The expression's value for one request and, where it needs one, one object.
 *
 * @throws {GatewayError} BAD_USER_INPUT when a join's required argument has no value and is not read from an object
 */
export function evaluate(expression: Expression, inputs: Inputs, self: ThisValues = nothing): unknown {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'variable':
      return Object.hasOwn(inputs.variables, expression.name)
        ? inputs.variables[expression.name]
        : evaluate(expression.otherwise, inputs, self);
    case 'caller':
      return memberOf(inputs.caller?.claims, expression.path);
    case 'header':
      return inputs.headers[expression.name];
    case 'this':
      return self(thisKey(expression));
    case 'keys':
      return self(KEYS);
    case 'list':
      return expression.items.map((item) => evaluate(item, inputs, self) ?? null);
    case 'object':
      return presentMembers(expression.fields.map(([name, member]) => [name, evaluate(member, inputs, self)]));
    case 'member':
      return memberOf(evaluate(expression.of, inputs, self), expression.path);
    case 'renamed':
      return expression.rename(evaluate(expression.of, inputs, self));
    case 'argument':
      return argumentValue(expression, inputs, self);
  }
}

/** A stable text: equal for expressions that have the same value in every request. */
export function expressionKey(expression: Expression): string {
  switch (expression.kind) {
    case 'constant':
      return expression.value === undefined ? '' : JSON.stringify(expression.value);
    case 'variable':
      return `$${expression.name}=${expressionKey(expression.otherwise)}`;
    case 'caller':
      return `caller${JSON.stringify(expression.path)}`;
    case 'header':
      return `header:${expression.name}`;
    case 'this':
      return `this:${thisKey(expression)}`;
    case 'keys':
      return KEYS;
    case 'list':
      // An absent item is null, and no shorter list.
      return `[${expression.items.map((item) => expressionKey(item) || 'null').join()}]`;
    case 'object':
      return `{${expression.fields.map(([name, member]) => `${name}:${expressionKey(member)}`).join()}}`;
    case 'member':
      return `(${expressionKey(expression.of)}).${expression.path.join('.')}`;
    case 'renamed':
      return `renamed(${expressionKey(expression.of)})`;
    case 'argument':
      return `${expression.required ? '!' : '?'}(${expressionKey(expression.of)}=${expressionKey(expression.otherwise)})`;
  }
}

/** Every expression inside this one, itself included. */
export function* withinExpression(expression: Expression): Iterable<Expression> {
  yield expression;
  if (expression.kind === 'list') for (const item of expression.items) yield* withinExpression(item);
  if (expression.kind === 'object') for (const [, member] of expression.fields) yield* withinExpression(member);
  if (expression.kind === 'member' || expression.kind === 'renamed') yield* withinExpression(expression.of);
  if (expression.kind === 'argument') yield* withinExpression(expression.of);
  if (expression.kind === 'variable' || expression.kind === 'argument') yield* withinExpression(expression.otherwise);
}

/** The expression as a field sees it that lies `depth` selected fields below the object whose values it reads. */
export function fromBelow(expression: Expression, depth: number): Expression {
  const below = (inner: Expression): Expression => fromBelow(inner, depth);
  switch (expression.kind) {
    case 'this':
      return { ...expression, up: expression.up + depth };
    case 'list':
      return { ...expression, items: expression.items.map(below) };
    case 'object':
      return { ...expression, fields: expression.fields.map(([name, member]) => [name, below(member)]) };
    case 'member':
    case 'renamed':
      return { ...expression, of: below(expression.of) };
    case 'argument':
      return { ...expression, of: below(expression.of), otherwise: below(expression.otherwise) };
    default:
      return expression;
  }
}

/** Whether a null of the expression comes from an object: then there is nothing to ask for, and nobody is to blame. */
export function isOfObject(expression: Expression | undefined): boolean {
  return expression?.kind === 'this' || (expression?.kind === 'argument' && isOfObject(expression.of));
}

/** Whether the expression stands for a join's argument that must not be null. */
export function isRequiredByJoin(expression: Expression | undefined): boolean {
  return expression?.kind === 'argument' && (expression.required || isRequiredByJoin(expression.of));
}

function argumentValue(argument: JoinArgument, inputs: Inputs, self: ThisValues): unknown {
  const { name, of, otherwise, required } = argument;
  if (isOfObject(of)) return evaluate(of, inputs, self) ?? null;
  const given = evaluate(of, inputs, self);
  const value = given === undefined ? evaluate(otherwise, inputs, self) : given;
  if (!required || (value !== null && value !== undefined)) return value;
  throw new GatewayError('BAD_USER_INPUT', { reason: `"${name}" is missing` });
}

/** The member of JSON data at a path; undefined where there is none, null where the way to it ends at a null. */
export function memberOf(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (found === null || found === undefined) return found;
    if (typeof found !== 'object' || !Object.hasOwn(found, name)) return undefined;
    if (name === 'length' && Array.isArray(found)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

function presentMembers(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
