import { GatewayError } from '../core/errors.ts';

/** What takes the place of values that do not fit: one for all, made when there is the first. */
export function misfitOf(service: string): () => GatewayError {
  let misfit: GatewayError | undefined;
  return () => (misfit ??= new GatewayError('UPSTREAM_BAD_RESPONSE', { service }));
}
