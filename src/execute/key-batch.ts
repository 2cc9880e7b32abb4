import type { Keeping } from './cached/keeping.ts';

/** Calls that differ in nothing but their keys, and how their keys are looked up. */
export interface KeyBatch<Asking> {
  /** Equal for calls that can share a request. */
  readonly id: string;
  readonly service: string;
  /** A value serves whoever asks, whatever they select. */
  readonly isWhole: boolean;
  /** Gives the value of each key, in their order, with what all these select. */
  /** How the values are kept between requests; undefined where they are not. */
  readonly keeping?: ((asking: readonly Asking[]) => Keeping | undefined) | undefined;
  readonly load: (keys: readonly unknown[], asking: readonly Asking[]) => Promise<readonly unknown[]>;
}
