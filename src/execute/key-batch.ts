/** Calls that differ in nothing but their keys, and how their keys are looked up. */
export interface KeyBatch<Asking> {
  /** Equal for calls that can share a request. */
  readonly id: string;
  readonly service: string;
  /** A value serves whoever asks, whatever they select. */
  readonly isWhole: boolean;
  /** Gives the value of each key, in their order, with what all these select. */
  readonly load: (keys: readonly unknown[], asking: readonly Asking[]) => Promise<readonly unknown[]>;
}
