import type { PathKey } from './answer.ts';

/** Enough for a screen full of errors; what is the same a thousand times tells nobody more. */
const MAX_BYTES = 65_536;

/** What stands at a place of an answer. */
interface Placed {
  readonly path: readonly PathKey[];
}

/**
 * Entries of an answer, by their places, of so many bytes as JSON. Further ones are dropped unless they are the first of
 * their kind: of one cause at one field, whatever the index in a list.
 */
export class BoundedList<Entry extends Placed> {
  readonly entries: Entry[] = [];
  readonly #causeOf: (entry: Entry) => unknown;
  readonly #causes = new Map<unknown, number>();
  #kinds: Set<string> | undefined;
  #bytes = 0;

  constructor(causeOf: (entry: Entry) => unknown) {
    this.#causeOf = causeOf;
  }

  add(entry: Entry): void {
    if (this.#bytes > MAX_BYTES) {
      this.#kinds ??= new Set(this.entries.map((known) => this.#kind(known)));
      const kind = this.#kind(entry);
      if (this.#kinds.has(kind)) return;
      this.#kinds.add(kind);
    }
    this.entries.push(entry);
    this.#bytes += sizeOf(entry);
  }

  /** Takes out the entries from a position on. */
  takeFrom(position: number): readonly Entry[] {
    const taken = this.entries.splice(position);
    for (const entry of taken) this.#bytes -= sizeOf(entry);
    if (taken.length > 0) this.#kinds = undefined;
    return taken;
  }

  #kind(entry: Entry): string {
    const cause = this.#causeOf(entry);
    const id = this.#causes.get(cause) ?? this.#causes.size;
    this.#causes.set(cause, id);
    return `${id} ${entry.path.filter((key) => typeof key === 'string').join('.')}`;
  }
}

const sizeOf = (entry: Placed): number => JSON.stringify(entry).length;
