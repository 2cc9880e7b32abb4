import type { UsageCount, UsageSubject } from '../core/usage.ts';

/** Counts by the texts of their subjects. */
export type UsageCounts = ReadonlyMap<string, UsageCount>;

/** All that was counted. */
export interface Usage {
  readonly sinceMs: number;
  readonly counts: UsageCounts;
}

/** Counts that are added together. */
export interface UsageBatch {
  readonly id: string;
  readonly counts: UsageCounts;
}

/** Where counts are kept. */
export interface UsageStore {
  /** Adds to what is there, a batch of one id once. Rejects when it is not known whether it is there. */
  add(batch: UsageBatch): Promise<void>;
  read(): Promise<Usage>;
}

/** What was not used for so long is forgotten: names of what was removed must not stay for ever. */
export const KEPT_MS = 400 * 24 * 60 * 60 * 1_000;

/** A subject as text, which tells it from all others. */
export const subjectText = ({ kind, client, name, month }: UsageSubject): string =>
  JSON.stringify(month === undefined ? [kind, client, name] : [kind, client, name, month]);

/** The subject that a text stands for. */
export function subjectOf(text: string): UsageSubject {
  const [kind, client, name, month] = JSON.parse(text) as [UsageSubject['kind'], string, string, string?];
  return { kind, client, name, month };
}

/** Both together. */
export function sum(one: UsageCount | undefined, other: UsageCount): UsageCount {
  if (!one) return other;
  return {
    calls: one.calls + other.calls,
    points: one.points + other.points,
    seenAtMs: Math.max(one.seenAtMs, other.seenAtMs),
  };
}
