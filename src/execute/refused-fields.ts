import { type ErrorDetails, GatewayError } from '../core/errors.ts';
import type { ProblemError } from '../service/problem-errors.ts';
import { clientErrors, type ProblemScope } from './problem-fields.ts';

/** A service's refusal of certain fields, which are not for the caller to see under the service's names. */
export class RefusedFields extends GatewayError {
  readonly #fields: readonly ProblemError[];
  readonly #details: ErrorDetails;

  constructor(details: ErrorDetails, fields: readonly ProblemError[]) {
    super('BAD_USER_INPUT', details);
    this.#details = details;
    this.#fields = fields;
  }

  /** The refusal with the fields under the names of the client's arguments. */
  forClient(scope: ProblemScope): GatewayError {
    const errors = clientErrors(this.#fields, scope);
    return new GatewayError(this.code, { ...this.#details, ...(errors.length > 0 && { errors }) }, { cause: this });
  }
}
