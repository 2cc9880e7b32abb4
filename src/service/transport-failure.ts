import { errors } from 'undici';

import { asGatewayError, GatewayError } from '../core/errors.ts';

/**
 * What a failure of undici's means for a service: UPSTREAM_UNAVAILABLE when not a byte of an answer came,
 * UPSTREAM_BAD_RESPONSE when it came and is no HTTP or is cut off. What is our own fault stays INTERNAL_SERVER_ERROR.
 */
export function transportFailure(service: string, cause: unknown, answerBegan: boolean): GatewayError {
  if (cause instanceof GatewayError || isOurFault(cause)) return asGatewayError(cause);
  const code = answerBegan || isNoHttp(cause) ? 'UPSTREAM_BAD_RESPONSE' : 'UPSTREAM_UNAVAILABLE';
  return new GatewayError(code, { service }, { cause });
}

/** undici refuses to send a request with a header or path that is not valid HTTP. */
const isOurFault = (cause: unknown): boolean =>
  cause instanceof errors.InvalidArgumentError || cause instanceof errors.NotSupportedError;

const isNoHttp = (cause: unknown): boolean =>
  cause instanceof errors.HTTPParserError || cause instanceof errors.HeadersOverflowError;
