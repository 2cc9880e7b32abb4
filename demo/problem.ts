/** One thing that is wrong with a request. */
export interface FieldProblem {
  /** The member's name, dotted: `items.0.quantity`. */
  readonly field: string;
  readonly code: string;
}

/** A refusal, sent as problem+json: https://www.rfc-editor.org/rfc/rfc9457 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly errors: readonly FieldProblem[];

  constructor(status: number, title: string, errors: readonly FieldProblem[] = []) {
    super(title);
    this.status = status;
    this.errors = errors;
  }

  /** The answer to send. */
  toResponse(headers: Readonly<Record<string, string>> = {}): Response {
    const body = { title: this.message, status: this.status, ...(this.errors.length > 0 && { errors: this.errors }) };
    return Response.json(body, {
      status: this.status,
      headers: { 'content-type': 'application/problem+json', ...headers },
    });
  }
}
