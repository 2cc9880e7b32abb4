import { STATUS_CODES } from 'node:http';

import { type ErrorCode, statusOf } from '../core/errors.ts';
import type { JsonSchema } from './json-schema.ts';

/** No name of a GraphQL type has a dot. */
const PROBLEM = 'facet.Problem';

/** What an endpoint can fail with as a whole. */
const CODES: readonly ErrorCode[] = [
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'COST_LIMIT_EXCEEDED',
  'DEPTH_LIMIT_EXCEEDED',
  'TOKEN_LIMIT_EXCEEDED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'UPSTREAM_RATE_LIMITED',
  'INTERNAL_SERVER_ERROR',
  'UPSTREAM_ERROR',
  'UPSTREAM_BAD_RESPONSE',
  'UPSTREAM_UNAUTHENTICATED',
  'OVERLOADED',
  'UPSTREAM_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'UPSTREAM_TIMEOUT',
];

/** Besides, what is wrong with a body. */
const BODY_CODES: readonly ErrorCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

const byStatus = Map.groupBy([...CODES, ...BODY_CODES], (code) => statusOf(code));

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
  const codes = method === 'POST' ? [...CODES, ...BODY_CODES] : CODES;
  return Object.fromEntries(
    [...new Set(codes.map(statusOf))].map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]),
  );
}
