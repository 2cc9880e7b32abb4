import type { ErrorCode } from '../core/errors.ts';
import type { Purge } from '../core/purge.ts';
import type { Settings } from '../core/settings.ts';

/** What the primary asks a worker. */
export type Question =
  /** Whether it still gets to its messages. */
  | { readonly about: 'life' }
  /** Its numbers. */
  | { readonly about: 'metrics' }
  /** What was used, by all that add to the same counts; it adds its own first. */
  | { readonly about: 'usage'; readonly format: 'json' | 'csv' }
  /** How many entries it dropped. */
  | { readonly about: 'purge'; readonly purge: Purge };

/** What the primary sends to a worker. */
export type Order =
  /** All workers have the settings that the primary was started with, whatever the file says by now. */
  | { readonly kind: 'start'; readonly root: string; readonly settings: Settings; readonly port: number }
  /** A connection comes with it. */
  | { readonly kind: 'connection' }
  | { readonly kind: 'reload' }
  | { readonly kind: 'stop'; readonly noticeMs: number }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question };

/** What a worker serves at the moment. */
export interface Served {
  readonly clients: readonly string[];
  readonly isReady: boolean;
}

/** What a worker sends to the primary. */
export type Report =
  /** It waits for its settings. */
  | { readonly kind: 'hello' }
  | ({ readonly kind: 'serving' } & Served)
  /** It was told to end, by someone else, and wants no more connections. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly code: ErrorCode; readonly message: string };
