import type { GatewayError } from '../core/errors.ts';
import { badRequest } from '../core/json-object.ts';

/** The parameters of a query string; BAD_REQUEST where its escapes are none, or no UTF-8: URLSearchParams would take them for other texts. */
export function searchParams(search: string): URLSearchParams | GatewayError {
  try {
    decodeURIComponent(search);
  } catch {
    return badRequest('the query string is not well encoded');
  }
  return new URLSearchParams(search);
}
