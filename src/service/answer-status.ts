import { GatewayError } from '../core/errors.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { ServiceAnswer } from './call.ts';
import { retryAfterSeconds } from './retry-after.ts';

const CODES: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [400, 'BAD_USER_INPUT'],
  [401, 'UPSTREAM_UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [409, 'CONFLICT'],
  [422, 'BAD_USER_INPUT'],
  [429, 'UPSTREAM_RATE_LIMITED'],
]);

/**
 * What an answer's status means to the caller; undefined for 2xx. Of the answer itself only the status and a wait
 * in seconds pass. Whether a 404 is a plain null is for the caller to say.
 */
export function statusError(service: string, answer: ServiceAnswer): GatewayError | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  const code = codeOf(status);
  const retryAfter = code === 'UPSTREAM_RATE_LIMITED' ? retryAfterSeconds(answer.headers['retry-after']) : undefined;
  return new GatewayError(code, { service, status, ...(retryAfter !== undefined && { retryAfter }) });
}

function codeOf(status: number): ErrorCode {
  if (status < 400 || status > 599) return 'UPSTREAM_BAD_RESPONSE';
  return CODES.get(status) ?? 'UPSTREAM_ERROR';
}
