import { isDeepStrictEqual } from 'node:util';

/** What follows the data of an answer that has no errors: what it has cost. */
const REST = /^(?:,"extensions":\{"cost":\{[^[\]]*\}\})?\}$/;

/** Tells right answers from wrong ones: the expected data, and no errors. */
export class RightAnswers {
  /** JSON texts of the data, one for each request. */
  readonly #expected: readonly string[];
  /** As they were written when they were right; no two servers need agree on the order of members. */
  readonly #written: string[] = [];

  constructor(expected: readonly string[]) {
    this.#expected = expected;
  }

  /** Whether this body is the answer to the request of this number. */
  isRight(request: number, body: string): boolean {
    const start = (this.#written[request] ??= this.#writtenIn(request, body));
    return body.startsWith(start) && REST.test(body.slice(start.length));
  }

  #writtenIn(request: number, body: string): string {
    const expected = JSON.parse(this.#expected[request] ?? 'null') as unknown;
    const { data } = parsed(body);
    return `{"data":${JSON.stringify(isDeepStrictEqual(data, expected) ? data : expected)}`;
  }
}

function parsed(body: string): { readonly data?: unknown } {
  try {
    return JSON.parse(body) as { readonly data?: unknown };
  } catch {
    return {};
  }
}
