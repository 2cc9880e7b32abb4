import type { UsageCount } from '../core/usage.ts';
import { subjectText, sum, type UsageCounts } from './usage-store.ts';

/** An operation that was answered. */
export interface UsedOperation<Plan> {
  readonly client: string;
  readonly plan: Plan;
  readonly points: number;
  /** Undefined where no key was sent. */
  readonly apiKeyId: string | undefined;
}

/** What is told of an operation's document. */
export interface UsedDocument {
  /** Its name, if one of that name is stored; else `other`. */
  readonly operation: string;
  /** The client's fields that it selects: `Query.user`. */
  readonly fields: readonly string[];
}

/** Distinct documents between two drains past this many are counted at once. */
const MOST_PLANS = 1_000;

interface Tally {
  readonly client: string;
  calls: number;
  points: number;
  seenAtMs: number;
}

/** Counts what is used. A request costs two look-ups: what its document selects is looked at when the counts are drained. */
export class UsageRecorder<Plan extends object> {
  readonly #describe: (plan: Plan, client: string) => UsedDocument;
  readonly #now: () => number;
  #plans = new Map<Plan, Tally>();
  #keys = new Map<string, Tally & { readonly name: string }>();
  #monthEndsAtMs = 0;
  #counts = new Map<string, UsageCount>();

  constructor(describe: (plan: Plan, client: string) => UsedDocument, now: () => number) {
    this.#describe = describe;
    this.#now = now;
  }

  used({ client, plan, points, apiKeyId }: UsedOperation<Plan>): void {
    const seenAtMs = this.#now();
    if (seenAtMs >= this.#monthEndsAtMs) {
      // What comes now is of another month.
      this.#settle();
      this.#monthEndsAtMs = monthEnd(seenAtMs);
    }
    const ofPlan = this.#plans.get(plan);
    if (ofPlan) counted(ofPlan, points, seenAtMs);
    else this.#plans.set(plan, { client, calls: 1, points, seenAtMs });
    if (apiKeyId !== undefined) this.#keyUsed(apiKeyId, { client, points, seenAtMs });
    if (this.#plans.size > MOST_PLANS) this.#settle();
  }

  /** What was counted since the last time. */
  drain(): UsageCounts {
    this.#settle();
    const counts = this.#counts;
    this.#counts = new Map();
    return counts;
  }

  /** Takes counts back that could not be stored. */
  restore(counts: UsageCounts): void {
    for (const [subject, count] of counts) this.#add(subject, count);
  }

  #keyUsed(name: string, { client, points, seenAtMs }: Omit<Tally, 'calls'>): void {
    const id = `${client} ${name}`;
    const known = this.#keys.get(id);
    if (known) counted(known, points, seenAtMs);
    else this.#keys.set(id, { client, name, calls: 1, points, seenAtMs });
  }

  #settle(): void {
    for (const [plan, { client, calls, points, seenAtMs }] of this.#plans) {
      const { operation, fields } = this.#describe(plan, client);
      this.#add(subjectText({ kind: 'operation', client, name: operation }), { calls, points, seenAtMs });
      for (const name of fields)
        this.#add(subjectText({ kind: 'field', client, name }), { calls, points: 0, seenAtMs });
    }
    for (const { client, name, calls, points, seenAtMs } of this.#keys.values())
      this.#add(subjectText({ kind: 'key', client, name, month: monthOf(seenAtMs) }), { calls, points, seenAtMs });
    this.#plans = new Map();
    this.#keys = new Map();
  }

  #add(subject: string, count: UsageCount): void {
    this.#counts.set(subject, sum(this.#counts.get(subject), count));
  }
}

function counted(tally: Tally, points: number, seenAtMs: number): void {
  tally.calls += 1;
  tally.points += points;
  tally.seenAtMs = seenAtMs;
}

const monthOf = (ms: number): string => new Date(ms).toISOString().slice(0, 7);

function monthEnd(ms: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
