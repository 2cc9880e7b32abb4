import type { GatewayError } from '../../core/errors.ts';

/** A value past its time, which stands in for what a service could not give. */
export class StaleValue {
  readonly value: unknown;
  /** Why there is no other. */
  readonly error: GatewayError;

  constructor(value: unknown, error: GatewayError) {
    this.value = value;
    this.error = error;
  }

  with(value: unknown): StaleValue {
    return new StaleValue(value, this.error);
  }
}

/** The value itself, whatever its age. */
export const ofAnyAge = (value: unknown): unknown => (value instanceof StaleValue ? value.value : value);

/** What is made of a value, which is no younger than that. */
export const ofAge = (value: unknown, make: (value: unknown) => unknown): unknown =>
  value instanceof StaleValue ? value.with(make(value.value)) : make(value);
