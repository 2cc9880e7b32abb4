import { type GraphQLInputType, isInputObjectType, isListType, isNonNullType } from 'graphql';

import { GatewayError } from '../core/errors.ts';
import { jsonObject } from '../core/json-object.ts';

/**
 * A variable's value from the texts of a query string or path, ready for GraphQL's own coercion: numbers and booleans
 * where the type wants them, a list from repetition, JSON for input objects. What does not fit stays text, and is
 * refused by the coercion.
 *
 * @throws {GatewayError} BAD_USER_INPUT for several texts where the type wants one
 */
export function variableFromText(name: string, texts: readonly string[], type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return variableFromText(name, texts, type.ofType);
  if (isListType(type)) return texts.map((text) => variableFromText(name, [text], type.ofType));
  const [text = ''] = texts;
  if (texts.length > 1) throw new GatewayError('BAD_USER_INPUT', { reason: `"${name}" takes one value` });
  if (isInputObjectType(type)) return objectOr(text);
  switch (type.name) {
    case 'Int':
    case 'Float':
      return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
    case 'Boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    default:
      return text;
  }
}

function objectOr(text: string): unknown {
  const value = jsonObject(text, 'a parameter');
  return value instanceof GatewayError ? text : value;
}
