import { andThen, type Awaitable } from '../../core/and-then.ts';
import { asGatewayError } from '../../core/errors.ts';
import type { CachedCalls, Fetched } from '../cached/cached-calls.ts';
import type { Keeping } from '../cached/keeping.ts';
import { entityKey } from '../entity-key.ts';
import type { KeyBatch } from '../key-batch.ts';

/** Who asks for keys, and for what of their values. */
export interface KeyAsking {
  /** Equal for those who ask for the same. */
  readonly wanted: string;
}

/** A key that is asked for. */
export class AskedKey<Asking extends KeyAsking> {
  /** By which keys are compared. */
  readonly text: string;
  readonly key: unknown;
  readonly request: KeyRequest<Asking>;
  /** What is found for it, once the request is done; a failure stands for itself. */
  value: unknown = null;

  constructor(text: string, key: unknown, request: KeyRequest<Asking>) {
    this.text = text;
    this.key = key;
    this.request = request;
  }
}

/** How what has been gathered is sent. */
export interface Sending {
  readonly maxKeys: (service: string) => number;
  /** Undefined where nothing is kept between requests. */
  readonly cached: CachedCalls | undefined;
  /** Sends what is asked for when all else has been sent already. */
  readonly sendLate: () => void;
}

/** A request for keys: gathered, then sent once. */
export class KeyRequest<Asking extends KeyAsking> {
  readonly batch: KeyBatch<Asking>;
  readonly keys: AskedKey<Asking>[] = [];
  /** Does not reject. */
  readonly done: Promise<void>;
  readonly #asking = new Map<string, Asking>();
  /** Mostly the only one. */
  #last: Asking | undefined;
  readonly #finish: () => void;
  #isSent = false;

  constructor(batch: KeyBatch<Asking>) {
    this.batch = batch;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.done = promise;
    this.#finish = resolve;
  }

  /** Whether it brings what somebody wants, as it is or as it can still be made to. */
  serves(asking: Asking): boolean {
    if (this.#isSent) return this.batch.isWhole || this.#asking.has(asking.wanted);
    this.wants(asking);
    return true;
  }

  wants(asking: Asking): void {
    if (asking === this.#last) return;
    this.#last = asking;
    this.#asking.set(asking.wanted, asking);
  }

  /** Gives back when all calls have begun. */
  send({ maxKeys, cached, sendLate }: Sending): Awaitable<void> {
    this.#isSent = true;
    const { keys, batch } = this;
    const most = maxKeys(batch.service);
    const keeping = cached && batch.keeping?.([...this.#asking.values()]);
    if (cached && keeping) return this.#sendUnkept(cached, keeping, { most, sendLate });
    void this.#loadAll(keys, most).then((values) => this.#found(values));
    return undefined;
  }

  #sendUnkept(
    cached: CachedCalls,
    keeping: Keeping,
    { most, sendLate }: { readonly most: number; readonly sendLate: () => void },
  ): Awaitable<void> {
    const { keys } = this;
    const fetch = async (
      positions: readonly number[],
      { isLate }: { readonly isLate: boolean },
    ): Promise<readonly Fetched[]> => {
      const asked = positions.flatMap((position) => keys[position] ?? []);
      const loading = this.#loadAll(asked, most);
      if (isLate) sendLate();
      return (await loading).map((value) => ({ value }));
    };
    const { begun, values } = cached.load(
      keys.map(({ text }) => text),
      keeping,
      fetch,
    );
    void values.then((found) => this.#found(found));
    return begun;
  }

  /** Keys have their values once: what comes to be known later is for other requests. */
  #found(values: readonly unknown[]): void {
    for (const [position, key] of this.keys.entries()) key.value = values[position] ?? null;
    this.#finish();
  }

  async #loadAll(asked: readonly AskedKey<Asking>[], most: number): Promise<readonly unknown[]> {
    const chunks = await Promise.all(inChunks(asked, most).map((chunk) => this.#load(chunk)));
    return chunks.length === 1 && chunks[0] ? chunks[0] : chunks.flat();
  }

  async #load(asked: readonly AskedKey<Asking>[]): Promise<readonly unknown[]> {
    const keys = asked.map(({ key }) => key);
    const values = await this.batch.load(keys, [...this.#asking.values()]).catch(asGatewayError);
    return asked.map((_, position) => (values instanceof Error ? values : (values[position] ?? null)));
  }
}

const inChunks = <Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / most) }, (_, index) => items.slice(index * most, (index + 1) * most));

interface BatchReads<Asking extends KeyAsking> {
  readonly known: Map<string, AskedKey<Asking>>;
  gathering: KeyRequest<Asking> | undefined;
}

/** Asks for the keys of one batch, each with what is wanted of its value. */
export type AskForKey<Asking extends KeyAsking> = (text: string, key: unknown) => AskedKey<Asking>;

/** All keys that are asked for in an execution, each once: by which request, and with what is wanted of its value. */
export class KeyReads<Asking extends KeyAsking> {
  readonly #batches = new Map<string, BatchReads<Asking>>();
  #gathering: BatchReads<Asking>[] = [];

  /** Asks for a key; undefined for a null key, which is no key. */
  ask(batch: KeyBatch<Asking>, key: unknown, asking: Asking): AskedKey<Asking> | undefined {
    const text = entityKey(key, batch.service);
    return text === undefined ? undefined : this.asker(batch, asking)(text, key);
  }

  /** Asks for keys of a batch. */
  asker(batch: KeyBatch<Asking>, asking: Asking): AskForKey<Asking> {
    const reads = this.#readsOf(batch.id);
    return (text, key) => {
      const known = reads.known.get(text);
      if (known?.request.serves(asking)) return known;
      if (!reads.gathering) {
        reads.gathering = new KeyRequest(batch);
        this.#gathering.push(reads);
      }
      const request = reads.gathering;
      const asked = new AskedKey(text, key, request);
      request.keys.push(asked);
      request.wants(asking);
      reads.known.set(text, asked);
      return asked;
    };
  }

  /** Sends what has been gathered; gives back when all calls have begun. */
  send(sending: Sending): Awaitable<void> {
    if (this.#gathering.length === 0) return undefined;
    const gathered = this.#gathering;
    this.#gathering = [];
    let begun: Awaitable<void> = undefined;
    for (const reads of gathered) {
      const request = reads.gathering;
      reads.gathering = undefined;
      const own = request?.send(sending);
      if (own) begun = andThen(begun, () => own);
    }
    return begun;
  }

  #readsOf(id: string): BatchReads<Asking> {
    const known = this.#batches.get(id);
    if (known) return known;
    const reads: BatchReads<Asking> = { known: new Map(), gathering: undefined };
    this.#batches.set(id, reads);
    return reads;
  }
}
