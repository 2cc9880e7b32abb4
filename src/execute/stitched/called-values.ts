import type { SelectedField } from '../../plan/selection.ts';

interface Slot {
  readonly value: Promise<unknown>;
  readonly settle: (value: Promise<unknown>) => void;
}

/**
 * Values of calls by the object they belong to. Who needs the value of a call waits for the call itself, which knows
 * what else is selected of it; whoever comes first makes the place for it.
 */
export class CalledValues {
  readonly #slots = new WeakMap<object, Map<SelectedField, Slot>>();

  /** Tells the value of a call. */
  set(object: object, selected: SelectedField, value: Promise<unknown>): void {
    const { settle, value: known } = this.#slot(object, selected);
    settle(value);
    // Whoever made the call hears of its failure; nobody else may need it.
    known.catch(() => undefined);
  }

  /** The value of a call that is selected beside the one at hand. */
  get(object: object, selected: SelectedField): Promise<unknown> {
    return this.#slot(object, selected).value;
  }

  #slot(object: object, selected: SelectedField): Slot {
    const slots = this.#slots.get(object) ?? new Map<SelectedField, Slot>();
    this.#slots.set(object, slots);
    const known = slots.get(selected);
    if (known) return known;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const slot = { value: promise, settle: resolve };
    slots.set(selected, slot);
    return slot;
  }
}
