/** How long what a request is answered with holds, and what it was made of. */
export class Freshness {
  /** What may drop it from a cache before its time; undefined where nobody asks. */
  readonly tags: Set<string> | undefined;
  #maxAgeMs = Infinity;
  #isStale = false;
  #isOfCaller = false;
  #readsHeaders = false;
  #purges = -1;

  constructor({ collectsTags = false }: { readonly collectsTags?: boolean } = {}) {
    this.tags = collectsTags ? new Set() : undefined;
  }

  /** Milliseconds; Infinity as long as nothing has limited it. */
  get maxAgeMs(): number {
    return this.#maxAgeMs;
  }

  /** A part of it stands in for what a service could not give. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Code has looked at who asks. */
  get isOfCaller(): boolean {
    return this.#isOfCaller;
  }

  /** Code has looked at the request's headers. */
  get readsHeaders(): boolean {
    return this.#readsHeaders;
  }

  /** How many purges of the caches the request knows of; -1 for none. */
  get purges(): number {
    return this.#purges;
  }

  knows(purges: number): void {
    if (purges > this.#purges) this.#purges = purges;
  }

  limit(maxAgeMs: number): void {
    if (maxAgeMs < this.#maxAgeMs) this.#maxAgeMs = Math.max(0, maxAgeMs);
  }

  stale(): void {
    this.#isStale = true;
    this.#maxAgeMs = 0;
  }

  /** Code looks at who asks: what it makes is for nobody else. */
  ofCaller(): void {
    this.#isOfCaller = true;
  }

  /** Code looks at the request's headers: what it makes is for no other request. */
  ofHeaders(): void {
    this.#readsHeaders = true;
    this.#maxAgeMs = 0;
  }
}
