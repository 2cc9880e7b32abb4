import type { CacheCounts } from '../../core/metrics.ts';

/** How the values of a call are kept between requests. */
export interface Keeping {
  readonly service: string;
  /** The beginning of the keys of its entries: what was asked for, and for whom. */
  readonly scope: string;
  /** Where its keys are counted. */
  readonly counts: CacheCounts;
  readonly maxAgeMs: number;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  /** How long entries are worth keeping, all that in account. */
  readonly keepMs: (etag: string | undefined) => number;
  /** Whether what has been fetched depends on no more than the key tells: code may have looked at the request. */
  readonly isForOthers: () => boolean;
  /** Failures are not kept, nor what is no answer to the call, nor what depends on more than the key tells. */
  readonly mayKeep: (value: unknown) => boolean;
  /** What may drop an entry before its time. */
  readonly tagsOf: (key: string, value: unknown) => readonly string[];
}
