import { STATUS_CODES } from 'node:http';

import { type ErrorCode, errorCodes, statusOf } from '../core/errors.ts';
import type { JsonSchema } from './json-schema.ts';

/** No name of a GraphQL type has a dot. */
const PROBLEM = 'facet.Problem';

/** About documents and protocols that endpoints have nothing to do with; another method is no answer of this one. */
const FOREIGN: ReadonlySet<ErrorCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_ONLY',
  'METHOD_NOT_ALLOWED',
  'NOT_ACCEPTABLE',
]);

/** What is wrong with a body. */
const OF_BODIES: ReadonlySet<ErrorCode> = new Set(['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']);

const CODES = errorCodes.filter((code) => !FOREIGN.has(code));

const byStatus = Map.groupBy(CODES, (code) => statusOf(code));

const nameOf = (status: number): string => (STATUS_CODES[status] ?? `${status}`).replaceAll(/\W/g, '');

/** The problem documents (RFC 9457) that endpoints answer with, for `components`. */
export const problemComponents: {
  readonly responses: Readonly<Record<string, object>>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
} = {
  responses: Object.fromEntries(
    [...byStatus].map(([status, codes]) => [nameOf(status), problemResponse(status, codes)]),
  ),
  schemas: {
    [PROBLEM]: {
      type: 'object',
      properties: {
        type: { type: 'string' },
        title: { type: 'string' },
        status: { type: 'integer' },
        code: {
          type: 'string',
          description: 'Why the request failed; of several failures the one with the highest status.',
        },
        detail: { type: 'string' },
        errors: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              message: { type: 'string' },
              path: { type: 'array', items: { type: ['string', 'integer'] } },
              extensions: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] },
            },
            required: ['message', 'extensions'],
          },
        },
      },
      required: ['type', 'title', 'status', 'code'],
    },
  },
};

function problemResponse(status: number, codes: readonly ErrorCode[]): object {
  return {
    description: STATUS_CODES[status] ?? 'Error',
    content: {
      'application/problem+json': {
        schema: {
          $ref: `#/components/schemas/${PROBLEM}`,
          properties: { status: { const: status }, code: { enum: codes } },
        },
      },
    },
  };
}

/** The responses of an endpoint that fails as a whole, by status. */
export function problemResponses(method: 'GET' | 'POST'): Readonly<Record<number, object>> {
  const codes = method === 'POST' ? CODES : CODES.filter((code) => !OF_BODIES.has(code));
  return Object.fromEntries(
    [...new Set(codes.map(statusOf))].map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]),
  );
}
