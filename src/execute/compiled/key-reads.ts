import { asGatewayError } from '../../core/errors.ts';
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

  send(maxKeys: number): void {
    this.#isSent = true;
    const { keys } = this;
    const chunks = Array.from({ length: Math.ceil(keys.length / maxKeys) }, (_, index) =>
      keys.slice(index * maxKeys, (index + 1) * maxKeys),
    );
    void Promise.all(chunks.map((chunk) => this.#load(chunk))).then(this.#finish);
  }

  async #load(asked: readonly AskedKey<Asking>[]): Promise<void> {
    const keys = asked.map(({ key }) => key);
    const values = await this.batch.load(keys, [...this.#asking.values()]).catch(asGatewayError);
    let position = 0;
    for (const one of asked) one.value = values instanceof Error ? values : (values[position++] ?? null);
  }
}

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

  /** Sends what has been gathered. */
  send(maxKeys: (service: string) => number): void {
    if (this.#gathering.length === 0) return;
    const gathered = this.#gathering;
    this.#gathering = [];
    for (const reads of gathered) {
      const request = reads.gathering;
      reads.gathering = undefined;
      request?.send(maxKeys(request.batch.service));
    }
  }

  #readsOf(id: string): BatchReads<Asking> {
    const known = this.#batches.get(id);
    if (known) return known;
    const reads: BatchReads<Asking> = { known: new Map(), gathering: undefined };
    this.#batches.set(id, reads);
    return reads;
  }
}
