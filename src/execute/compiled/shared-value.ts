import type { Asking } from './compiled-call.ts';
import type { AskedKey } from './key-reads.ts';

/** What is found for a key that several objects may have. It stands in the slot of each of them. */
export class SharedValue {
  readonly asked: AskedKey<Asking>;
  /** As its type has it, once the request is done. */
  value: unknown = undefined;
  /** The text it is written as, by the place of the answer. */
  readonly written: (string | undefined)[] = [];

  constructor(asked: AskedKey<Asking>) {
    this.asked = asked;
  }
}

/** What an object has in a slot; a value past its time says so. */
export const ownValue = (slot: unknown): unknown => (slot instanceof SharedValue ? slot.value : slot);
