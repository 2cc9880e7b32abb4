import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';

import type { UsageReport } from '../core/usage.ts';
import type { ProblemDetails } from '../language/problem.ts';

/** A name in a schema: `Order`, `Order.total`. */
interface Coordinate {
  readonly type: string;
  readonly member?: string | undefined;
}

interface Use {
  readonly calls: number;
  readonly lastSeen: string;
}

const DAY_MS = 86_400_000;

/** What was used of clients lately, as `/usage` tells it. */
export class ClientUsage {
  readonly #report: UsageReport;
  readonly #fromMs: number;

  /** What was seen within so many days before `nowMs` is in use. */
  constructor(report: UsageReport, { days, nowMs }: { readonly days: number; readonly nowMs: number }) {
    this.#report = report;
    this.#fromMs = nowMs - days * DAY_MS;
  }

  /** A change of a client as a whole. */
  ofClient(client: string, change: ProblemDetails): ProblemDetails {
    return this.#judged(
      change,
      this.#report.operations.filter((one) => one.client === client),
    );
  }

  /** A change of one of its operations. */
  ofOperation(client: string, name: string, change: ProblemDetails): ProblemDetails {
    return this.#judged(
      change,
      this.#report.operations.filter((one) => one.client === client && one.operation === name),
    );
  }

  /** A change of a type or field of its schema; of anything else nobody knows whether it is in use. */
  ofCoordinate(
    client: string,
    { at, schema }: { readonly at: Coordinate | undefined; readonly schema: GraphQLSchema },
    change: ProblemDetails,
  ): ProblemDetails {
    const type = at && schema.getType(at.type);
    if (!at || !(isObjectType(type) || isInterfaceType(type))) return change;
    const isMember = at.member !== undefined && type.getFields()[at.member] !== undefined;
    // A field of an interface is counted where it is selected: there, or in one of those that implement it.
    const members = isInterfaceType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [];
    const names = new Set([at.type, ...members, ...type.getInterfaces().map(({ name }) => name)]);
    const used = this.#report.fields.filter((one) => {
      const [owner = '', field] = one.field.split('.');
      return one.client === client && names.has(owner) && (!isMember || field === at.member);
    });
    return this.#judged(change, used);
  }

  #judged({ message, hint }: ProblemDetails, used: readonly Use[]): ProblemDetails {
    const lately = used.filter(({ lastSeen }) => Date.parse(lastSeen) >= this.#fromMs);
    if (lately.length > 0) {
      const calls = lately.reduce((sum, one) => sum + one.calls, 0);
      const last = lately.map(({ lastSeen }) => lastSeen).reduce((one, other) => (one > other ? one : other));
      return { message: `${message}; in use: ${calls} calls, the last one on ${dayOf(last)}`, hint };
    }
    const { since } = this.#report;
    if (Date.parse(since) > this.#fromMs)
      return { message: `${message}; not used since ${dayOf(since)}, when counting began`, hint };
    const from = dayOf(new Date(this.#fromMs).toISOString());
    return { message: `${message}; not used since ${from}`, hint, severity: 'warning' };
  }
}

const dayOf = (instant: string): string => instant.slice(0, 10);
