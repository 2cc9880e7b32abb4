import { type ErrorCode, GatewayError } from '../core/errors.ts';
import type { SelectedField } from '../plan/selection.ts';

/** Errors of data that is not what it should be, blamed on the service it came from: one for all places that have the same. */
export class AnswerFaults {
  readonly #known = new Map<string, GatewayError>();
  readonly #serviceOf: (field: SelectedField) => string;

  constructor(serviceOf: (field: SelectedField) => string) {
    this.#serviceOf = serviceOf;
  }

  of(code: ErrorCode, from: SelectedField | undefined): GatewayError {
    const service = from && this.#serviceOf(from);
    const kind = `${code} ${service}`;
    const fault = this.#known.get(kind) ?? new GatewayError(code, service === undefined ? {} : { service });
    this.#known.set(kind, fault);
    return fault;
  }

  /** The error itself, or one that names the service where only the field tells it. */
  withService(error: GatewayError, from: SelectedField | undefined): GatewayError {
    if (error.code !== 'UPSTREAM_BAD_RESPONSE' || error.extensions['service'] !== undefined || !from) return error;
    return this.of(error.code, from);
  }
}
