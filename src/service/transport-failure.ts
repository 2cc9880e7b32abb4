import { errors } from 'undici';

import { asGatewayError, GatewayError } from '../core/errors.ts';
import { notConnected } from './not-sent.ts';

/** How far a request had come. */
export type Progress = 'waiting' | 'sent' | 'answered';

/**
 * What a failure of undici's means for a service: UPSTREAM_UNAVAILABLE when not a byte of an answer came,
 * with `NotSent` as its cause when no connection could be made; UPSTREAM_BAD_RESPONSE when an answer came and is no HTTP
 * or is cut off. What is our own fault stays INTERNAL_SERVER_ERROR.
 */
export function transportFailure(service: string, cause: unknown, progress: Progress): GatewayError {
  if (cause instanceof GatewayError || isOurFault(cause)) return asGatewayError(cause);
  if (progress === 'waiting' || isOfConnecting(cause)) return notConnected(service, cause);
  const code = progress === 'answered' || isNoHttp(cause) ? 'UPSTREAM_BAD_RESPONSE' : 'UPSTREAM_UNAVAILABLE';
  return new GatewayError(code, { service }, { cause });
}

/** undici refuses to send a request with a header or path that is not valid HTTP. */
const isOurFault = (cause: unknown): boolean =>
  cause instanceof errors.InvalidArgumentError || cause instanceof errors.NotSupportedError;

/** Node names the call that failed; one that opens a connection comes before any byte. */
const isOfConnecting = (cause: unknown): boolean =>
  cause instanceof errors.ConnectTimeoutError ||
  (cause instanceof Error && 'syscall' in cause && (cause.syscall === 'connect' || cause.syscall === 'getaddrinfo'));

const isNoHttp = (cause: unknown): boolean =>
  cause instanceof errors.HTTPParserError || cause instanceof errors.HeadersOverflowError;
