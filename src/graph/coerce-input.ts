import {
  coerceInputValue,
  getNullableType,
  GraphQLID,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLString,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';

import { GatewayError } from '../core/errors.ts';
import { isExactNumber } from '../core/exact-number.ts';
import { UPLOAD, UploadedFile } from '../core/uploaded-file.ts';

/** The value as its type has it; undefined when it does not fit, or `exactInput` throws. */
export function coerceInput(value: unknown, type: GraphQLInputType): unknown {
  if (isUsual(value, type)) return Array.isArray(value) ? value.slice() : value;
  const exact = exactInput(value, type);
  return exact === INEXACT ? undefined : coerceInputValue(exact, type);
}

/** What is as its type has it: keys mostly are, and there may be many. */
function isUsual(value: unknown, type: GraphQLInputType): boolean {
  const nullable = getNullableType(type);
  if (!isListType(nullable)) return isUsualLeaf(value, nullable);
  const item = getNullableType(nullable.ofType);
  return Array.isArray(value) && value.every((one) => isUsualLeaf(one, item));
}

function isUsualLeaf(value: unknown, type: GraphQLInputType): boolean {
  if (type === GraphQLInt) return typeof value === 'number' && (value | 0) === value;
  return (type === GraphQLString || type === GraphQLID) && typeof value === 'string';
}

/** Stands for a value with a number in it that is no longer the one that was sent. */
export const INEXACT = Symbol('inexact');

/**
 * The value for graphql's own coercion, which would read members that an object inherits, such as `constructor`.
 * INEXACT when it has an integer beyond 2^53 where the type keeps integers as they are: ids and custom scalars.
 *
 * @throws {GatewayError} BAD_USER_INPUT for a file that is no `Upload`, and the other way round
 */
export function exactInput(value: unknown, type: GraphQLInputType): unknown {
  if (value === null || value === undefined) return value;
  if (isNonNullType(type)) return exactInput(value, type.ofType);
  if (isListType(type)) return Array.isArray(value) ? exactItems(value, type.ofType) : exactInput(value, type.ofType);
  const isUpload = type.name === UPLOAD && isScalarType(type);
  if (value instanceof UploadedFile !== isUpload) throw new GatewayError('BAD_USER_INPUT', NO_UPLOAD);
  if (isInputObjectType(type)) return isObject(value) ? exactMembers(value, type) : value;
  if (typeof value === 'number' ? isExactNumber(value) : typeof value !== 'object') return value;
  const keepsIntegers = type.name === 'ID' || !isSpecifiedScalarType(type);
  return keepsIntegers && hasInexactNumber(value) ? INEXACT : value;
}

const NO_UPLOAD = { reason: 'an Upload is a file of a multipart request, and nothing else is' };

function exactItems(values: readonly unknown[], type: GraphQLInputType): unknown {
  const items = values.map((item) => exactInput(item, type));
  return items.includes(INEXACT) ? INEXACT : items;
}

function exactMembers(value: Readonly<Record<string, unknown>>, type: GraphQLInputObjectType): unknown {
  const fields = type.getFields();
  const own = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value)) {
    const field = fields[name];
    const exact = field ? exactInput(member, field.type) : member;
    if (exact === INEXACT) return INEXACT;
    own[name] = exact;
  }
  return own;
}

/** Callers' JSON is nested a hundred levels deep at most. */
function hasInexactNumber(value: unknown): boolean {
  if (typeof value === 'number') return !isExactNumber(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasInexactNumber);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
