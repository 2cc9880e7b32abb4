import { GatewayError } from '../core/errors.ts';
import type { GraphQLParams } from '../core/exchange.ts';
import { badRequest, isObject, jsonObject } from '../core/json-object.ts';

const STRINGS = ['query', 'operationName', 'documentId'] as const;
const OBJECTS = ['variables', 'extensions'] as const;

/** Reads the body of a POST. BAD_REQUEST for anything but one JSON object with parameters of the right types; unknown ones are ignored. */
export function paramsFromJson(text: string): GraphQLParams | GatewayError {
  const body = jsonObject(text, 'the body');
  return body instanceof GatewayError ? body : checked(body);
}

/** Reads the query string of a GET; `variables` and `extensions` are JSON text. Of repeated parameters the first counts. */
export function paramsFromQuery(search: URLSearchParams): GraphQLParams | GatewayError {
  const raw: Record<string, unknown> = {};
  for (const name of STRINGS) raw[name] = search.get(name);
  for (const name of OBJECTS) {
    const text = search.get(name);
    if (!text || text === 'null') continue;
    const value = jsonObject(text, `"${name}"`);
    if (value instanceof GatewayError) return value;
    raw[name] = value;
  }
  return checked(raw);
}

function checked(raw: Readonly<Record<string, unknown>>): GraphQLParams | GatewayError {
  for (const name of STRINGS) {
    if (raw[name] != null && typeof raw[name] !== 'string') return badRequest(`"${name}" must be a string`);
  }
  for (const name of OBJECTS) {
    if (raw[name] != null && !isObject(raw[name])) return badRequest(`"${name}" must be an object`);
  }
  const { query, operationName, variables, extensions, documentId } = raw as {
    [name in keyof GraphQLParams]: GraphQLParams[name] | null;
  };
  return {
    query: query ?? undefined,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
    documentId: documentId ?? undefined,
  };
}
