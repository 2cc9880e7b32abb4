/** Names of one kind, each given once. */
export class UniqueNames {
  readonly #taken: Set<string>;

  /** Starts with names that are not to be given. */
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** The first of these that is free, else the last one with a number behind it: `Pet2`. */
  take(...candidates: readonly string[]): string {
    const free = candidates.find((name) => !this.#taken.has(name)) ?? this.#numbered(candidates.at(-1) ?? '');
    this.#taken.add(free);
    return free;
  }

  #numbered(name: string): string {
    let number = 2;
    while (this.#taken.has(`${name}${number}`)) number++;
    return `${name}${number}`;
  }
}
