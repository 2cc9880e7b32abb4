import { type ErrorCode, type ErrorDetails, GatewayError } from '../core/errors.ts';

/** What a GraphQL service answered, in our words. */
export interface RemoteResult {
  /** Errors stand in it as values, in place of the nulls that they explain. */
  readonly data: Record<string, unknown> | null;
  /** Those that name no place. */
  readonly errors?: readonly GatewayError[];
}

/**
 * Reads the JSON of a GraphQL service's answer. Of its errors only their places and the codes that callers can act on
 * remain. They get no paths: an answer can serve many fields.
 *
 * @throws {GatewayError} UPSTREAM_BAD_RESPONSE when it is no GraphQL answer
 */
export function remoteResult(json: unknown, service: string): RemoteResult {
  const { data: given, errors: reported } = isRecord(json) ? json : {};
  const data = isRecord(given) ? given : null;
  const errors = Array.isArray(reported) ? (reported as readonly unknown[]) : [];
  if (data === null && errors.length === 0) throw new GatewayError('UPSTREAM_BAD_RESPONSE', { service });
  const known = new Map<ErrorCode, GatewayError>();
  const elsewhere = errors.flatMap((error) => {
    const code = ourCode(error);
    const ours = known.get(code) ?? new GatewayError(code, { service });
    known.set(code, ours);
    return isPlaced(ours, pathOf(error), data) ? [] : [ours];
  });
  return { data, ...(elsewhere.length > 0 && { errors: elsewhere }) };
}

/** That a service finds our document wrong, by its status, is no fault of the caller's. */
export function asRemoteFailure(error: GatewayError): GatewayError {
  const { service, status } = error.extensions as ErrorDetails;
  if (error.code !== 'BAD_USER_INPUT') return error;
  return new GatewayError('UPSTREAM_BAD_RESPONSE', {
    ...(service !== undefined && { service }),
    ...(status && { status }),
  });
}

const KEPT: ReadonlySet<unknown> = new Set<ErrorCode>(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT']);

function ourCode(error: unknown): ErrorCode {
  const { code } = isRecord(error) && isRecord(error['extensions']) ? error['extensions'] : {};
  if (KEPT.has(code)) return code as ErrorCode;
  return code === 'UNAUTHENTICATED' ? 'UPSTREAM_UNAUTHENTICATED' : 'UPSTREAM_ERROR';
}

function pathOf(error: unknown): readonly unknown[] {
  return isRecord(error) && Array.isArray(error['path']) ? error['path'] : [];
}

/** Puts an error in the place of the null that ends its path; a null that stands there for another error stays that one's. */
function isPlaced(error: GatewayError, path: readonly unknown[], data: RemoteResult['data']): boolean {
  let at: unknown = data;
  for (const key of path) {
    if (typeof key !== 'string' && typeof key !== 'number') return false;
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    const found = (at as Record<string, unknown>)[key];
    if (found instanceof Error) return true;
    if (found === null) (at as Record<string, unknown>)[key] = error;
    if (found === null) return true;
    at = found;
  }
  return false;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
