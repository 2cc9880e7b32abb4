import { asGatewayError } from '../../core/errors.ts';
import { entityKey } from '../entity-key.ts';
import type { KeyBatch } from '../key-batch.ts';

/** Who asks for keys, and for what of their values. */
export interface KeyAsking {
  /** Equal for those who ask for the same. */
  readonly wanted: string;
}

/** A request for keys: gathered, then sent once. */
export class KeyRequest<Asking extends KeyAsking> {
  readonly batch: KeyBatch<Asking>;
  /** By text. */
  readonly keys = new Map<string, unknown>();
  readonly asking = new Map<string, Asking>();
  /** By text, once it is done; a failure stands for itself. */
  readonly values = new Map<string, unknown>();
  /** Does not reject. */
  readonly done: Promise<void>;
  readonly #finish: () => void;
  #isSent = false;

  constructor(batch: KeyBatch<Asking>) {
    this.batch = batch;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.done = promise;
    this.#finish = resolve;
  }

  get isSent(): boolean {
    return this.#isSent;
  }

  send(maxKeys: number): void {
    const texts = [...this.keys.keys()];
    const chunks = Array.from({ length: Math.ceil(texts.length / maxKeys) }, (_, index) =>
      texts.slice(index * maxKeys, (index + 1) * maxKeys),
    );
    this.#isSent = true;
    void Promise.all(chunks.map((chunk) => this.#load(chunk))).then(this.#finish);
  }

  async #load(texts: readonly string[]): Promise<void> {
    const keys = texts.map((text) => this.keys.get(text));
    const values = await this.batch.load(keys, [...this.asking.values()]).catch(asGatewayError);
    for (const [index, text] of texts.entries())
      this.values.set(text, values instanceof Error ? values : (values[index] ?? null));
  }
}

interface BatchReads<Asking extends KeyAsking> {
  readonly known: Map<string, KeyRequest<Asking>>;
  gathering: KeyRequest<Asking> | undefined;
}

/** Asks for the keys of one batch, each with what is wanted of its value. */
export type AskForKey<Asking extends KeyAsking> = (text: string, key: unknown) => KeyRequest<Asking>;

/** All keys that are asked for in an execution, each once: by which request, and with what is wanted of its value. */
export class KeyReads<Asking extends KeyAsking> {
  readonly #batches = new Map<string, BatchReads<Asking>>();
  #gathering: BatchReads<Asking>[] = [];

  /** The request by which a key is asked for; undefined for a null key, which is no key. */
  ask(batch: KeyBatch<Asking>, key: unknown, asking: Asking): KeyRequest<Asking> | undefined {
    const text = entityKey(key, batch.service);
    return text === undefined ? undefined : this.asker(batch, asking)(text, key);
  }

  /** Gives the request by which each key of a batch is asked for. */
  asker(batch: KeyBatch<Asking>, asking: Asking): AskForKey<Asking> {
    const reads = this.#readsOf(batch.id);
    return (text, key) => {
      const known = reads.known.get(text);
      if (known && (!known.isSent || batch.isWhole || known.asking.has(asking.wanted))) {
        if (!known.isSent) known.asking.set(asking.wanted, asking);
        return known;
      }
      if (!reads.gathering) {
        reads.gathering = new KeyRequest(batch);
        this.#gathering.push(reads);
      }
      const request = reads.gathering;
      request.keys.set(text, key);
      request.asking.set(asking.wanted, asking);
      reads.known.set(text, request);
      return request;
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
