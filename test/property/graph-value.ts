import { Failure } from './failure.ts';
import { type GraphFieldModel, itemOf, KIND_WIRE, type TypeRef } from './graph-model.ts';
import { isRemoteError, type RemoteValue } from './remote-data.ts';

/** A value of the graph, read as far as it is asked for. */
export type GraphValue =
  /** `code`: why it is null; `missing`: what that is called where it may not be. */
  | { readonly kind: 'null'; readonly code: string | undefined; readonly missing: string }
  | { readonly kind: 'leaf'; readonly value: unknown }
  | { readonly kind: 'list'; readonly items: readonly GraphValue[] }
  /** `otherwise` stands in for it when completing it comes to nothing. */
  | { readonly kind: 'guarded'; readonly value: GraphValue; readonly otherwise: GraphValue }
  | GraphObject;

/** An object of the graph. */
export interface GraphObject {
  readonly kind: 'object';
  readonly type: string;
  readonly json: unknown;
  /** It stands in for an answer: its members are there by the graph's names, and nothing is called for it. */
  readonly isFallback?: boolean;
}

/** What does not fit its type, and a null that should not be one. */
export const MISFIT = 'UPSTREAM_BAD_RESPONSE';

/** A null, and why. */
export const nothing = (code: string | undefined, missing = MISFIT): GraphValue => ({ kind: 'null', code, missing });

/** The leaves in a value; the first of them that failed fails them all. */
export function plainOf(value: GraphValue): unknown {
  if (value.kind === 'leaf') return value.value;
  if (value.kind === 'list') return value.items.map(plainOf);
  if (value.kind === 'null' && value.code !== undefined) throw new Failure(value.code);
  return null;
}

const REMOTE_CODES: Readonly<Record<string, string>> = {
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  UNAUTHENTICATED: 'UPSTREAM_UNAUTHENTICATED',
};

/** A value of a GraphQL service, which holds to its own types. */
export function remoteTyped(value: RemoteValue, type: TypeRef): GraphValue {
  if (isRemoteError(value)) return nothing(REMOTE_CODES[value.$error] ?? 'UPSTREAM_ERROR');
  if (value === null || value === undefined) return nothing(undefined);
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => remoteTyped(item, itemOf(type))) };
  if (typeof value !== 'object') return { kind: 'leaf', value: type.name === 'ID' ? String(value) : value };
  return { kind: 'object', type: (value as { readonly __typename: string }).__typename, json: value };
}

/** A value that a service file gives as a literal. */
export function ofLiteral(value: unknown, type: TypeRef): GraphValue {
  if (value === null || value === undefined) return nothing(undefined);
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => ofLiteral(item, itemOf(type))) };
  if (typeof value !== 'object') return { kind: 'leaf', value };
  return { kind: 'object', type: type.name, json: value, isFallback: true };
}

/** What a fallback does not say of a field. */
export const absent = (field: GraphFieldModel | undefined): GraphValue =>
  nothing(undefined, field?.source.kind === 'call' || field?.source.kind === 'join' ? 'NOT_FOUND' : MISFIT);

/** A JSON value as a leaf of the specification's scalars; undefined when it is none. */
export function leafOf(json: unknown, type: string): unknown {
  if (typeof json === 'object') return undefined;
  switch (type) {
    case 'Kind':
      return KIND_WIRE[String(json)];
    case 'ID':
      return typeof json === 'string' || Number.isInteger(json) ? String(json) : undefined;
    case 'String':
      return String(json);
    case 'Boolean':
      return typeof json === 'boolean' ? json : typeof json === 'number' ? json !== 0 : undefined;
    default: {
      const number = json === '' ? NaN : Number(json);
      return type === 'Int'
        ? Number.isInteger(number)
          ? number
          : undefined
        : Number.isFinite(number)
          ? number
          : undefined;
    }
  }
}

/** A plain value that is already what a client's type says. */
export function fromPlain(value: unknown): GraphValue {
  if (value === null || value === undefined) return nothing(undefined);
  return Array.isArray(value) ? { kind: 'list', items: value.map(fromPlain) } : { kind: 'leaf', value };
}

/** The value with each object in its lists replaced by what one of its fields has. */
export function each(value: GraphValue, field: (object: GraphObject) => GraphValue): GraphValue {
  if (value.kind === 'object') return field(value);
  if (value.kind === 'guarded')
    return { kind: 'guarded', value: each(value.value, field), otherwise: each(value.otherwise, field) };
  return value.kind === 'list' ? { kind: 'list', items: value.items.map((item) => each(item, field)) } : value;
}
