import type { GatewayError } from './core/errors.ts';
import { EventQueue } from './core/event-queue.ts';
import type { IncrementalFormat } from './core/exchange.ts';
import type { CostReport } from './execute/answer-text.ts';
import type { Delivery, LatePart, Pending } from './execute/delivery.ts';
import { firstPartText, latePartText } from './execute/delivery-text.ts';

/** An answer in parts, as texts for its caller. */
export class DeliveredTexts implements Delivery {
  /** Resolves with the first part; never where the answer has no parts. */
  readonly begun: Promise<void>;
  readonly #begin: () => void;
  readonly #format: IncrementalFormat;
  readonly #queue = new EventQueue<string>();
  readonly #open = new Set<Pending>();
  /** It waits for what stands in it alone. */
  #last: Omit<LatePart, 'isLast'> = NOTHING;

  constructor(format: IncrementalFormat) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.begun = promise;
    this.#begin = resolve;
    this.#format = format;
  }

  readonly begin: Delivery['begin'] = (answer, pending) => {
    for (const one of pending) this.#open.add(one);
    this.#queue.push(firstPartText(answer, pending, this.#format));
    this.#begin();
  };

  readonly add: Delivery['add'] = (part) => {
    for (const { pending } of part.completed) this.#open.delete(pending);
    if (part.isLast) this.#last = part;
    else this.#queue.push(latePartText(part, this.#format, { isLast: false }));
  };

  /** All is there, and has cost so much. */
  end(cost: CostReport): void {
    this.#queue.push(latePartText(this.#last, this.#format, { isLast: true, cost }));
    this.#queue.end();
  }

  /** Nothing more comes: the fragments that are open have failed. */
  fail(error: GatewayError): void {
    const failed = [...this.#open].map((pending) => ({ pending, errors: [{ path: pending.path, error }] }));
    const last = { ...this.#last, completed: [...this.#last.completed, ...failed] };
    this.#queue.push(latePartText(last, this.#format, { isLast: true }));
    this.#queue.end();
  }

  /** Nobody listens any more. */
  leave(): void {
    this.#queue.end();
  }

  [Symbol.asyncIterator](): AsyncGenerator<string, void> {
    return this.#queue[Symbol.asyncIterator]();
  }
}

const NOTHING: Omit<LatePart, 'isLast'> = { objects: [], completed: [], degraded: [] };
