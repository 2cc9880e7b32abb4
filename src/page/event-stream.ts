import { setTimeout as pause } from 'node:timers/promises';

import type { StopSignal } from '../core/stop-signal.ts';

/** What comes is sent together so often. */
const PAUSE_MS = 100;
/** A comment now and then: else nobody would know of a connection that is gone. */
const PING_MS = 15_000;

/** An event for the page. */
export interface PageEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Takes what is to be sent together, oldest first. */
type Take = () => readonly PageEvent[];

/**
 * The text of server-sent events, until a signal aborts. `take` is asked after `wake` was called, at most ten times in a
 * second, and never while the one before waits to be read: nothing piles up for a reader who is slow.
 */
export class EventStream {
  readonly #take: Take;
  readonly #ends: readonly (StopSignal | AbortSignal)[];
  #woken = Promise.withResolvers<void>();

  constructor(take: Take, ends: readonly (StopSignal | AbortSignal)[]) {
    this.#take = take;
    this.#ends = ends;
  }

  /** There is something to send. */
  readonly wake = (): void => this.#woken.resolve();

  async *texts(): AsyncGenerator<Uint8Array, void> {
    const encoder = new TextEncoder();
    for (const signal of this.#ends) signal.addEventListener('abort', this.wake);
    try {
      while (!this.#isOver()) {
        const events = this.#take();
        const text = events.map(({ event, data }) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('');
        yield encoder.encode(text === '' ? ':\n\n' : text);
        await pause(PAUSE_MS);
        await this.#wokenWithin(PING_MS);
      }
    } finally {
      for (const signal of this.#ends) signal.removeEventListener('abort', this.wake);
    }
  }

  #isOver(): boolean {
    return this.#ends.some(({ aborted }) => aborted);
  }

  async #wokenWithin(ms: number): Promise<void> {
    const timer = setTimeout(this.wake, ms);
    if (!this.#isOver()) await this.#woken.promise;
    clearTimeout(timer);
    this.#woken = Promise.withResolvers();
  }
}
