import { setTimeout } from 'node:timers/promises';

/** When a stream of events goes on, and until when. */
export interface Rhythm {
  readonly intervalMs: number;
  /** Ends the stream, a pause included. */
  readonly signal: AbortSignal;
}

/** Yields a new value at once and then after each interval, until the signal aborts. */
export async function* repeat<Value>(create: () => Value, { intervalMs, signal }: Rhythm): AsyncGenerator<Value> {
  while (!signal.aborted) {
    yield create();
    await setTimeout(intervalMs, undefined, { signal }).catch(() => undefined); // an abort only ends the pause
  }
}
