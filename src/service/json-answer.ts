import { isUtf8 } from 'node:buffer';

import { GatewayError } from '../core/errors.ts';
import type { ServiceAnswer } from './call.ts';

const BYTE_ORDER_MARK = '\ufeff';

/**
 * The JSON value of a body, whatever its content type says; null when there is none.
 *
 * @throws {GatewayError} UPSTREAM_BAD_RESPONSE when the body is not JSON or not UTF-8.
 */
export function parseJsonAnswer(service: string, { status, body }: ServiceAnswer): unknown {
  if (status === 204 || status === 205 || body.length === 0) return null;
  try {
    if (!isUtf8(body)) throw new TypeError('the body is not UTF-8');
    const text = body.toString('utf8');
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch (cause) {
    throw new GatewayError('UPSTREAM_BAD_RESPONSE', { service, status }, { cause });
  }
}
