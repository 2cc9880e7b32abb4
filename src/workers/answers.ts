import { GatewayError } from '../core/errors.ts';
import type { Report } from './messages.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The questions that a worker has not answered yet. */
export class Answers {
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  /** Asks by `send`, which gets the question's id. Rejects after `patienceMs`, when the worker ends, or with the worker's own failure. */
  ask(send: (id: number) => void, patienceMs: number): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const late = (): void => this.#fail(id, new Error(`the worker did not answer within ${patienceMs} ms`));
      this.#waiting.set(id, { resolve, reject, timer: setTimeout(late, patienceMs) });
      send(id);
    });
  }

  /** Takes what a worker sends for a question. One that nobody waits for any more is ignored. */
  take(report: Extract<Report, { readonly id: number }>): void {
    if (report.kind === 'answer') this.#take(report.id)?.resolve(report.value);
    // Whoever made the failure chose its words; they are no detail that could be given again.
    else this.#fail(report.id, Object.assign(new GatewayError(report.code), { message: report.message }));
  }

  /** The worker has ended, or takes no messages. */
  failAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#fail(id, new Error('the worker has ended'));
  }

  #fail(id: number, error: Error): void {
    this.#take(id)?.reject(error);
  }

  #take(id: number): Waiting | undefined {
    const found = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(found?.timer);
    return found;
  }
}
