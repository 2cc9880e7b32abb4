import { GraphQLError } from 'graphql';

import { type ErrorDetails, GatewayError, isErrorCode } from '../../core/errors.ts';

/** Errors of services keep their code; data that does not fit its type is the service's fault; the rest is ours. */
export function asCallerError(error: unknown): GatewayError {
  for (let cause = error; cause instanceof Error; cause = originOf(cause)) {
    if (cause instanceof GatewayError) return cause;
    // One error for all that share a call, so that they can be told apart from those of other calls.
    if (cause instanceof GraphQLError && cause.originalError instanceof GatewayError) return cause.originalError;
    const { code, ...details } = cause instanceof GraphQLError ? cause.extensions : {};
    if (isErrorCode(code)) return new GatewayError(code, details as ErrorDetails);
    if (cause instanceof AggregateError) return asCallerError(cause.errors[0]);
    if (cause instanceof GraphQLError && cause.originalError === undefined) return MISFIT;
  }
  return new GatewayError('INTERNAL_SERVER_ERROR', {}, { cause: error });
}

const MISFIT = new GatewayError('UPSTREAM_BAD_RESPONSE');

const originOf = (error: Error): unknown => (error instanceof GraphQLError ? error.originalError : error.cause);
