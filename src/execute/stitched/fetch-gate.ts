import type { FetchGroups } from '../../plan/fetch-groups.ts';

/**
 * Holds a group of fetches back until no more of them can come: those that lead to them are over. The answer of a fetch
 * is walked within the turn of the event loop in which it came, so each turn's end decides.
 */
export class FetchGate {
  readonly #plan: FetchGroups;
  readonly #running = new Map<number, number>();
  #waiting: { readonly after: ReadonlySet<number>; readonly open: () => void }[] = [];
  #isScheduled = false;

  constructor(plan: FetchGroups) {
    this.#plan = plan;
  }

  /** Names the fetches that a selected field's fetch travels with. */
  groupOf(index: number): string {
    return this.#plan.groups.get(index)?.id ?? '';
  }

  /** Tells that a fetch runs until the promise settles, which it passes on. */
  async during<T>(index: number, fetch: Promise<T>): Promise<T> {
    this.#running.set(index, (this.#running.get(index) ?? 0) + 1);
    try {
      return await fetch;
    } finally {
      this.#running.set(index, (this.#running.get(index) ?? 1) - 1);
      this.#schedule();
    }
  }

  /** Calls back once everything is known that travels with a selected field's fetch. */
  whenComplete(index: number, open: () => void): void {
    this.#waiting.push({ after: this.#plan.groups.get(index)?.after ?? new Set(), open });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#openAll();
    });
  }

  #openAll(): void {
    const over = new Map<number, boolean>();
    const ready = this.#waiting.filter(({ after }) => this.#areOver(after, over));
    this.#waiting = this.#waiting.filter((one) => !ready.includes(one));
    for (const { open } of ready) open();
  }

  #areOver(fetches: Iterable<number>, known: Map<number, boolean>): boolean {
    for (const index of fetches) {
      const isOver =
        known.get(index) ??
        ((this.#running.get(index) ?? 0) === 0 && this.#areOver(this.#plan.origins.get(index) ?? [], known));
      known.set(index, isOver);
      if (!isOver) return false;
    }
    return true;
  }
}
