import { STATUS_CODES } from 'node:http';

import { type ErrorCode, type GatewayError, statusOf } from '../core/errors.ts';
import type { GatewayAnswer } from '../core/exchange.ts';
import { errorEntries, type ErrorEntry, type Refusal } from '../core/refusal.ts';
import type { Answer } from '../execute/answer.ts';
import { answerError } from '../execute/answer-text.ts';

/**
 * An answer as an endpoint gives it: the value of the only root field, or the data object of several. Partial answers
 * name their missing parts in `x-partial`; a whole failure is a problem document (RFC 9457).
 */
export function endpointAnswer({ data, errors, degraded }: Answer, root: string | undefined): GatewayAnswer {
  const value = root === undefined ? data : (data?.[root] ?? null);
  const isNothing = value === null || (root === undefined && Object.values(value).every((part) => part === null));
  if (isNothing && errors.length > 0)
    return problem(
      errors.map(({ error }) => error.code),
      errors.map(answerError),
    );
  if (value === null) return problem(['NOT_FOUND'], []);
  const partial = new Set([...errors, ...degraded].map(({ path }) => dotted(path, root)));
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(partial.size > 0 && { 'x-partial': [...partial].slice(0, MAX_PARTS).join(', ') }),
    },
    body: JSON.stringify(value),
  };
}

/** A request that an endpoint refuses; only another method than its own is told which one to use. */
export function endpointRefusal(refusal: Refusal | GatewayError, method: 'GET' | 'POST'): GatewayAnswer {
  const { headers, ...rest } = problem([refusal.code], errorEntries(refusal));
  const answer = { ...rest, headers: { ...headers, ...refusal.headers } };
  if (refusal.code !== 'METHOD_NOT_ALLOWED') return answer;
  return { ...answer, headers: { ...answer.headers, allow: method === 'GET' ? 'POST' : 'GET' } };
}

/** A header has room for so many paths. */
const MAX_PARTS = 20;

/** A path below the body; the whole body goes by the name of its root field. */
function dotted(path: readonly (string | number)[], root: string | undefined): string {
  const names = path.filter((key) => typeof key === 'string');
  return names.slice(root === undefined || names.length === 1 ? 0 : 1).join('.');
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
