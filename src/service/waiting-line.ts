/** One who waits, and may leave. */
interface Waiting {
  start: (() => void) | undefined;
}

/** How many places of those who have gone may be left before they are cleared away. */
const MAX_GONE = 1_024;

/** Those who wait in turn; whoever leaves frees a place at once. */
export class WaitingLine {
  // A Set would be simpler: but each time it outgrows its table the old one, which holds all who have gone, lives on until
  // the next full collection of garbage, and they with it.
  #line: (Waiting | undefined)[] = [];
  #first = 0;
  #count = 0;

  get length(): number {
    return this.#count;
  }

  /** Joins at the end. What is returned leaves, and does nothing once `start` was called. */
  join(start: () => void): () => void {
    const waiting: Waiting = { start };
    this.#line.push(waiting);
    this.#count++;
    return () => {
      if (!waiting.start) return;
      waiting.start = undefined;
      this.#count--;
    };
  }

  /** Lets the first one start; does nothing when nobody waits. */
  next(): void {
    while (this.#first < this.#line.length) {
      const waiting = this.#line[this.#first];
      this.#line[this.#first++] = undefined;
      if (this.#first === this.#line.length || this.#first >= MAX_GONE) this.#clearAway();
      const start = waiting?.start;
      if (!waiting || !start) continue;
      waiting.start = undefined;
      this.#count--;
      start();
      return;
    }
  }

  #clearAway(): void {
    this.#line = this.#line.slice(this.#first);
    this.#first = 0;
  }
}
