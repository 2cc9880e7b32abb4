import { GatewayError } from '../core/errors.ts';
import type { ServiceAnswer } from './call.ts';

/** Drops a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON value of a body, whatever its content type says; null when there is none.
 *
 * @throws {GatewayError} UPSTREAM_BAD_RESPONSE when the body is not JSON or not UTF-8.
 */
export function parseJsonAnswer(service: string, { status, body }: ServiceAnswer): unknown {
  if (status === 204 || status === 205 || body.length === 0) return null;
  try {
    return JSON.parse(utf8.decode(body));
  } catch (cause) {
    throw new GatewayError('UPSTREAM_BAD_RESPONSE', { service, status }, { cause });
  }
}
