import type { UsageRecorder } from './usage-recorder.ts';
import type { UsageBatch, UsageCounts, UsageStore } from './usage-store.ts';

/** Subjects that are added at once: nobody who asks the same store waits long. */
const MOST_AT_ONCE = 500;

/** Moves counts from where they are made to where they are kept, each once, whatever fails on the way. */
export class UsageKeeper {
  readonly #recorder: Pick<UsageRecorder<object>, 'drain' | 'restore'>;
  readonly #store: UsageStore;
  /** It failed, and may have been added all the same: the store knows it by its id. */
  #uncertain: UsageBatch | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(recorder: Pick<UsageRecorder<object>, 'drain' | 'restore'>, store: UsageStore) {
    this.#recorder = recorder;
    this.#store = store;
  }

  /** Stores what was counted by now. Rejects when the store fails; what it did not take is tried again the next time. */
  keep(): Promise<void> {
    const kept = this.#last.catch(() => undefined).then(() => this.#keep());
    this.#last = kept;
    return kept;
  }

  async #keep(): Promise<void> {
    await this.#add(this.#uncertain);
    const batches = inBatches(this.#recorder.drain());
    for (const [position, batch] of batches.entries()) {
      try {
        await this.#add(batch);
      } catch (error) {
        for (const { counts } of batches.slice(position + 1)) this.#recorder.restore(counts);
        throw error;
      }
    }
  }

  async #add(batch: UsageBatch | undefined): Promise<void> {
    if (!batch) return;
    this.#uncertain = batch;
    await this.#store.add(batch);
    this.#uncertain = undefined;
  }
}

function inBatches(counts: UsageCounts): readonly UsageBatch[] {
  const entries = [...counts];
  return Array.from({ length: Math.ceil(entries.length / MOST_AT_ONCE) }, (_, index) => ({
    id: crypto.randomUUID(),
    counts: new Map(entries.slice(index * MOST_AT_ONCE, (index + 1) * MOST_AT_ONCE)),
  }));
}
