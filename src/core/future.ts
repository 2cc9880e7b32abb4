/**
 * What comes later, as of a promise; but whoever waits is called as soon as it has come, without a turn of the queue of
 * microtasks. A call to a service passes a dozen layers, and their promises would cost as much as all else that they do.
 * Nobody is told of a failure that nobody waits for.
 */
export class Future<T> implements PromiseLike<T> {
  #state: 'open' | 'following' | 'resolved' | 'rejected' = 'open';
  #outcome: unknown;
  /** Nearly always one waits: a list for it would cost more than the rest. */
  #first: Future<unknown> | undefined;
  #others: Future<unknown>[] | undefined;

  /** What makes its outcome of that of the one before it. */
  readonly #step: Step<never, unknown> | undefined;

  private constructor(step?: Step<never, unknown>) {
    this.#step = step;
  }

  /** One that whoever has it resolves or rejects; the first outcome counts. */
  static open<T>(): Future<T> {
    return new Future<T>();
  }

  static resolved<T>(value: T): Future<T> {
    const future = new Future<T>();
    future.#settle('resolved', value);
    return future;
  }

  static rejected(reason: unknown): Future<never> {
    const future = new Future<never>();
    future.#settle('rejected', reason);
    return future;
  }

  static from<T>(promise: PromiseLike<T>): Future<T> {
    const future = new Future<T>();
    future.resolve(promise);
    return future;
  }

  /** Resolves when all have; rejects as soon as one does. */
  static all(futures: readonly Future<unknown>[]): Future<void> {
    const done = new Future<void>();
    let left = futures.length;
    if (left === 0) done.resolve();
    const one = (): void => {
      if (--left === 0) done.resolve();
    };
    const fail = (reason: unknown): void => done.reject(reason);
    for (const future of futures) void future.then(one, fail);
    return done;
  }

  /** With a value, or as another one ends. */
  resolve(value: T | PromiseLike<T>): void {
    if (this.#state === 'open') this.#take(value);
  }

  reject(reason: unknown): void {
    if (this.#state === 'open') this.#settle('rejected', reason);
  }

  /** What the callbacks make of the outcome, as of a promise: at once where it is there. */
  then<R = T, S = never>(
    onResolved?: ((value: T) => R | PromiseLike<R>) | null,
    onRejected?: ((reason: unknown) => S | PromiseLike<S>) | null,
  ): Future<R | S> {
    return this.into(new Callbacks<T, R | S>(onResolved, onRejected));
  }

  catch<S>(onRejected: (reason: unknown) => S | PromiseLike<S>): Future<T | S> {
    return this.then(undefined, onRejected);
  }

  /** Calls back however it ends, and ends in the same way. */
  always(ended: () => void): Future<T> {
    return this.into(new Always<T>(ended));
  }

  /** Ends in what a step makes of the outcome. */
  into<Out>(step: Step<T, Out>): Future<Out> {
    const next = new Future<Out>(step);
    if (this.#state === 'resolved' || this.#state === 'rejected') next.#follow(this.#state, this.#outcome);
    else if (this.#first) (this.#others ??= []).push(next);
    else this.#first = next;
    return next;
  }

  /** For those who store it, or wait together with others. */
  promise(): Promise<T> {
    return new Promise((resolve, reject) => void this.then(resolve, reject));
  }

  /** What is given back is the outcome, and so is what is thrown. */
  #follow(state: 'resolved' | 'rejected', outcome: unknown): void {
    // Whoever has it may have rejected it meanwhile.
    if (this.#state !== 'open') return;
    const step = this.#step as Step<unknown, unknown>;
    let result: unknown;
    try {
      result = state === 'resolved' ? step.onResolved(outcome) : step.onRejected(outcome);
    } catch (error) {
      this.#settle('rejected', error);
      return;
    }
    this.#take(result);
  }

  #take(value: unknown): void {
    if (!(value instanceof Future || value instanceof Promise)) {
      this.#settle('resolved', value);
      return;
    }
    this.#state = 'following';
    value.then(
      (result: unknown) => this.#settle('resolved', result),
      (reason: unknown) => this.#settle('rejected', reason),
    );
  }

  #settle(state: 'resolved' | 'rejected', outcome: unknown): void {
    this.#state = state;
    this.#outcome = outcome;
    const first = this.#first;
    if (!first) return;
    const others = this.#others;
    this.#first = undefined;
    this.#others = undefined;
    first.#follow(state, outcome);
    if (others) for (const other of others) other.#follow(state, outcome);
  }
}

/** What becomes of an outcome; what it throws is the new one. An object with fields costs less than two callbacks. */
export interface Step<In, Out = In> {
  onResolved(value: In): Out | PromiseLike<Out>;
  onRejected(reason: unknown): Out | PromiseLike<Out>;
}

class Callbacks<In, Out> implements Step<In, Out> {
  readonly #onResolved: ((value: In) => Out | PromiseLike<Out>) | null | undefined;
  readonly #onRejected: ((reason: unknown) => Out | PromiseLike<Out>) | null | undefined;

  constructor(
    onResolved?: ((value: In) => Out | PromiseLike<Out>) | null,
    onRejected?: ((reason: unknown) => Out | PromiseLike<Out>) | null,
  ) {
    this.#onResolved = onResolved;
    this.#onRejected = onRejected;
  }

  onResolved(value: In): Out | PromiseLike<Out> {
    return this.#onResolved ? this.#onResolved(value) : (value as unknown as Out);
  }

  onRejected(reason: unknown): Out | PromiseLike<Out> {
    if (this.#onRejected) return this.#onRejected(reason);
    throw reason;
  }
}

class Always<T> implements Step<T> {
  readonly #ended: () => void;

  constructor(ended: () => void) {
    this.#ended = ended;
  }

  onResolved(value: T): T {
    this.#ended();
    return value;
  }

  onRejected(reason: unknown): never {
    this.#ended();
    throw reason;
  }
}
