import { STATUS_CODES } from 'node:http';

import { type ErrorCode, type GatewayError, statusOf } from '../core/errors.ts';
import type { GatewayAnswer } from '../core/exchange.ts';
import { errorEntries, type ErrorEntry, type Refusal } from '../core/refusal.ts';
import type { Answer } from '../execute/answer.ts';
import { answerError } from '../execute/answer-text.ts';

/**
 * An answer as an endpoint gives it: the value of the one root field, or the data object of several. Partial answers
 * name their missing parts in `x-partial`; a whole failure is a problem document (RFC 9457).
 */
export function endpointAnswer({ data, errors, degraded }: Answer): GatewayAnswer {
  const values = data === null ? [] : Object.values(data);
  const isNothing = values.every((value) => value === null);
  if (isNothing && errors.length > 0)
    return problem(
      errors.map(({ error }) => error.code),
      errors.map(answerError),
    );
  if (values.length === 1 && isNothing) return problem(['NOT_FOUND'], []);
  const partial = new Set(
    [...errors, ...degraded].map(({ path }) => dotted(path, values.length === 1)).filter((path) => path !== ''),
  );
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(partial.size > 0 && { 'x-partial': [...partial].slice(0, MAX_PARTS).join(', ') }),
    },
    body: JSON.stringify(values.length === 1 ? values[0] : data),
  };
}

/** A request that an endpoint refuses. */
export const endpointRefusal = (refusal: Refusal | GatewayError): GatewayAnswer =>
  problem([refusal.code], errorEntries(refusal));

/** A header has room for so many paths. */
const MAX_PARTS = 20;

function dotted(path: readonly (string | number)[], withoutRoot: boolean): string {
  return path
    .slice(withoutRoot ? 1 : 0)
    .filter((key) => typeof key === 'string')
    .join('.');
}

/** With several codes the highest status counts. */
function problem(codes: readonly ErrorCode[], errors: readonly ErrorEntry[]): GatewayAnswer {
  const code = codes.reduce(
    (worst, next) => (statusOf(next) > statusOf(worst) ? next : worst),
    codes[0] ?? 'NOT_FOUND',
  );
  const status = statusOf(code);
  const detail = errors[0]?.message;
  const body = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    ...(detail !== undefined && { detail }),
    ...(errors.length > 0 && { errors: errors.slice(0, 10) }),
  };
  return { status, headers: { 'content-type': 'application/problem+json; charset=utf-8' }, body: JSON.stringify(body) };
}
