import { isExactNumber } from '../core/exact-number.ts';
import { GatewayError } from '../core/errors.ts';

/**
 * The text by which keys are compared: ids as text and JSON numbers in decimal form are the same key. Undefined for
 * null, which is no key.
 *
 * @throws {GatewayError} UPSTREAM_BAD_RESPONSE for what cannot be a key: objects, and integers that JSON numbers cannot hold
 */
export function entityKey(value: unknown, service: string): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      if (!isExactNumber(value)) break;
      return String(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'undefined':
      return undefined;
    default:
      if (value === null) return undefined;
  }
  throw new GatewayError('UPSTREAM_BAD_RESPONSE', { service });
}
