/**
 * Work that is put off until all that a turn of the event loop has read is worked off, such as writes to sockets: each
 * wakes whoever reads there, which costs more than the write, unless the one before it has done so just now. Nothing
 * waits for a clock: where only one request is under way, the end of the turn comes at once.
 */
export class TurnEnd {
  readonly #atMost: number;
  #waiting: (() => void)[] = [];
  #isAwaited = false;

  /** `atMost`: with so many waiting, the end is not waited for. */
  constructor(atMost = Infinity) {
    this.#atMost = atMost;
  }

  /** `work`, which must not throw, is done in the order in which it came. */
  add(work: () => void): void {
    if (this.#waiting.push(work) >= this.#atMost) this.#work();
    else if (!this.#isAwaited) this.#await();
  }

  #await(): void {
    this.#isAwaited = true;
    setImmediate(this.#end);
  }

  readonly #end = (): void => {
    this.#isAwaited = false;
    this.#work();
  };

  #work(): void {
    const works = this.#waiting;
    this.#waiting = [];
    for (const work of works) work();
  }
}
