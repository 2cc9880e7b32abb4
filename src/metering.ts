import { andThen, type Awaitable } from './core/and-then.ts';
import type { Budget } from './client/client.ts';
import { type ErrorCode, GatewayError } from './core/errors.ts';
import type { Prepared } from './execute/prepare.ts';
import { refuseDenied } from './execute/refuse-denied.ts';
import type { Meter, Reserved } from './limit/meter.ts';
import { rateIdentity } from './limit/rate-identity.ts';
import type { OperationPlan } from './plan/plan-operation.ts';
import { countedApart } from './plan/rate-limits.ts';

/** An operation whose price is known. */
export interface Priced {
  readonly plan: OperationPlan;
  readonly prepared: Prepared;
  readonly requested: number;
}

/** What an operation is metered by. */
export interface Metering {
  readonly meter: Meter;
  readonly client: string;
  readonly budget: Budget | undefined;
  /** Who is metered: a caller, an API key, or an address. */
  readonly who: string;
  /** Whether limits are only measured; told of what they would have refused. */
  readonly onExceeded: ((code: ErrorCode) => void) | undefined;
  /** Told of a limit that refuses, or would. */
  readonly onLimit: (limit: 'budget' | 'rate') => void;
}

/** An operation that may be executed, and the points that are set aside for it. */
export interface Metered {
  readonly prepared: Prepared;
  readonly reserved: Reserved | undefined;
}

/**
 * Sets aside what an operation may cost, and counts its calls of limited fields (LANGUAGE.md §4.8). A field that was
 * asked for too often is refused like one that its caller may not have. What opens a subscription costs nothing by
 * itself: each event does.
 *
 * @throws {GatewayError} RATE_LIMITED when the budget does not hold as much; then nothing is counted
 * @throws {Refusal} RATE_LIMITED when every root field was asked for too often; then nothing is charged
 */
export function metered(priced: Priced, metering: Metering): Awaitable<Metered> {
  const { plan, requested, prepared } = priced;
  const reserved = plan.kind === 'subscription' ? undefined : reserve(requested, metering);
  if (plan.rateLimits.length === 0) return andThen(reserved, (points) => ({ reserved: points, prepared }));
  return rated(priced, metering, reserved);
}

async function rated(priced: Priced, metering: Metering, reserving: ReturnType<typeof reserve>): Promise<Metered> {
  const reserved = await reserving;
  try {
    return { reserved, prepared: await withinRates(priced, metering) };
  } catch (error) {
    if (reserved) metering.meter.settle(reserved, 0);
    throw error;
  }
}

/** @throws {GatewayError} RATE_LIMITED */
export function reserve(
  points: number,
  { meter, client, budget, who, onExceeded, onLimit }: Metering,
): Awaitable<Reserved | undefined> {
  if (!budget) return undefined;
  const { cost, windowMs } = budget;
  // No name of a client holds a space.
  return andThen(meter.reserve({ key: `${client} ${who}`, cost, windowMs }, points), (reserved) => {
    if (!(reserved instanceof GatewayError)) return reserved;
    onLimit('budget');
    if (!onExceeded) throw reserved;
    onExceeded(reserved.code);
    return undefined;
  });
}

async function withinRates({ plan, prepared }: Priced, metering: Metering): Promise<Prepared> {
  const { meter, who, onExceeded, onLimit } = metering;
  const denials = new Map(prepared.denials);
  for (const limit of plan.rateLimits) {
    const { index } = limit;
    if (!prepared.included[index] || denials.has(index)) continue;
    const refusal = await meter.take(rateIdentity(limit.name, who, countedApart(limit, prepared.inputs)), limit);
    if (!refusal) continue;
    onLimit('rate');
    if (onExceeded) onExceeded(refusal.code);
    else denials.set(index, refusal);
  }
  if (denials.size === prepared.denials.size) return prepared;
  const limited = { ...prepared, denials, isWhole: false };
  refuseDenied(plan.lowered, limited);
  return limited;
}
