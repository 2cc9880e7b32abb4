import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';

import type { KeyBatch } from '../key-batch.ts';

/** Who asks for a key, and with which selection. */
export interface Asking {
  /** Equal for those who ask for the same of a value. */
  readonly wanted: string;
  readonly info: GraphQLResolveInfo;
}

/** What is known of a batch's keys, whatever wave asked for them. */
export class KnownKeys {
  readonly values = new Map<string, Promise<unknown>>();
  readonly #requests = new Map<string, KeyRequest>();

  requestFor(key: string): KeyRequest | undefined {
    return this.#requests.get(key);
  }

  /** Joins those who ask for a key; one that was asked for without what they select has to be asked for again. */
  join(key: string, asking: Asking, { isWhole }: Pick<KeyBatch<Asking>, 'isWhole'>): void {
    const request = this.#requests.get(key);
    if (request?.isSent && !isWhole && !request.asking.has(asking.wanted)) {
      this.values.delete(key);
      this.#requests.delete(key);
    } else request?.asking.set(asking.wanted, asking);
  }

  /** Tells by which request a key is asked for. */
  add(key: string, request: KeyRequest): void {
    this.#requests.set(key, request);
  }
}

/** A request that is being gathered, or was sent. */
interface KeyRequest {
  /** By what is wanted. */
  readonly asking: Map<string, Asking>;
  isSent: boolean;
}

/** When a loader sends what it has gathered, and how much at once. */
interface Sending {
  readonly maxKeys: number;
  readonly whenComplete: (send: () => void) => void;
}

/** Gathers the keys of one batch in one wave. */
export class KeyLoader {
  readonly #loader: DataLoader<unknown, unknown, string>;
  readonly #known: KnownKeys;
  readonly #textOf: (key: unknown) => string;
  #request: KeyRequest = { asking: new Map(), isSent: false };

  constructor(
    { load }: KeyBatch<Asking>,
    known: KnownKeys,
    { textOf, maxKeys, whenComplete }: Sending & { readonly textOf: (key: unknown) => string },
  ) {
    this.#known = known;
    this.#textOf = textOf;
    // A loader forgets what it could not ask for, but not an answer that is an error: equal calls are one, failed or not.
    const ask = (keys: readonly unknown[]): Promise<readonly unknown[]> =>
      load(keys, [...this.#askingFor(keys).values()]).catch((error: unknown) => keys.map(() => error));
    this.#loader = new DataLoader<unknown, unknown, string>(ask, {
      cacheKeyFn: textOf,
      cacheMap: known.values,
      maxBatchSize: maxKeys,
      batchScheduleFn: whenComplete,
    });
  }

  load(asking: Asking, key: unknown): Promise<unknown> {
    const text = this.#textOf(key);
    if (!this.#known.requestFor(text)) {
      if (this.#request.isSent) this.#request = { asking: new Map(), isSent: false };
      this.#request.asking.set(asking.wanted, asking);
      this.#known.add(text, this.#request);
    }
    return this.#loader.load(key);
  }

  #askingFor(keys: readonly unknown[]): ReadonlyMap<string, Asking> {
    const all = new Map<string, Asking>();
    for (const key of keys) {
      const request = this.#known.requestFor(this.#textOf(key));
      if (!request) continue;
      request.isSent = true;
      for (const [wanted, asking] of request.asking) all.set(wanted, asking);
    }
    return all;
  }
}
