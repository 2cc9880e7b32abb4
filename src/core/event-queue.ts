import { GatewayError } from './errors.ts';

/** Events that wait for a reader who is slower than their source. */
const MAX_WAITING = 1_000;

/** Turns events that are pushed into ones that are pulled, by one reader. The source cannot be slowed down, so what waits is bounded. */
export class EventQueue<Event> implements AsyncIterable<Event> {
  #waiting: Event[] = [];
  #failure: Error | undefined;
  #isEnded = false;
  #wake = (): void => {};

  /** Adds an event. With a thousand that nobody has read the reader gets OVERLOADED in their place, and nothing more. */
  push(event: Event): void {
    if (this.#isEnded) return;
    this.#waiting.push(event);
    if (this.#waiting.length <= MAX_WAITING) this.#wake();
    else {
      this.#waiting = [];
      this.fail(new GatewayError('OVERLOADED'));
    }
  }

  /** Nothing more comes; the reader gets the error behind what waits. */
  fail(error: Error): void {
    if (!this.#isEnded) this.#failure = error;
    this.end();
  }

  /** Nothing more comes. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void> {
    for (;;) {
      const event = this.#waiting.shift();
      if (event !== undefined) yield event;
      else if (this.#failure) throw this.#failure;
      else if (this.#isEnded) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
