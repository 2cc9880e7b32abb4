import { GatewayError } from '../core/errors.ts';

/** Why a service never saw a request: the cause of an UPSTREAM_UNAVAILABLE, for the log alone. */
class NotSent extends Error {
  override readonly name = 'NotSent';
  /** The gateway did not even try; trying again would not help. */
  readonly isRefusal: boolean;

  constructor(message: string, options: { readonly cause?: unknown; readonly isRefusal?: boolean } = {}) {
    super(message, options);
    this.isRefusal = options.isRefusal ?? false;
  }
}

/** The failure of a request for which there was no connection. */
export const notConnected = (service: string, cause: unknown): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', { service }, { cause: new NotSent('no connection', { cause }) });

/** The failure of a request that the gateway spares a service in trouble. */
export const refused = (service: string, why: string): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', { service }, { cause: new NotSent(why, { isRefusal: true }) });

/** Whether it is certain that the service never saw the request, so that even a write may go to another instance. */
export const wasNotSent = (error: unknown): boolean => error instanceof GatewayError && error.cause instanceof NotSent;

/** Whether the gateway kept the request to itself. */
export const wasRefused = (error: unknown): boolean =>
  error instanceof GatewayError && error.cause instanceof NotSent && error.cause.isRefusal;
