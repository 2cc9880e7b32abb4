import { GatewayError } from '../core/errors.ts';

/** One event of a service: its payload, or why that cannot be read. The stream goes on after either. */
export type ServiceEvent = { readonly json: unknown } | { readonly error: GatewayError };

/** The event whose payload is this text: UPSTREAM_BAD_RESPONSE when it is not JSON. */
export function eventOf(service: string, text: string): ServiceEvent {
  try {
    return { json: JSON.parse(text) };
  } catch (cause) {
    return { error: new GatewayError('UPSTREAM_BAD_RESPONSE', { service }, { cause }) };
  }
}
