import { told } from './loaded-seconds.ts';
import type { OpenWorld } from './open-world.ts';

const GOOD_P99_MS = 50;
const STEP = 1.15;

/** Whether a rate can be held; what else the machine has to do may cost one try. */
async function isGood(world: OpenWorld, perSecond: number): Promise<boolean> {
  const seconds = (await world.load({ perSecond, seconds: 4 })).slice(1, 4);
  const { good, p99 } = told(`${perSecond.toFixed(0)}/s`, seconds, 3);
  return p99 <= GOOD_P99_MS && good >= perSecond * 0.95;
}

const LEAST_PER_SECOND = 50;

/**
 * The highest rate that can be held: its p99 is at most 50 ms. From the start upwards, or where that is too much from less.
 *
 * @throws {Error} when the machine is too busy for any
 */
export async function findCapacity(world: OpenWorld, startPerSecond: number): Promise<number> {
  let capacity = 0;
  for (let rate = startPerSecond; ; rate *= STEP) {
    if (rate < LEAST_PER_SECOND) throw new Error(`not even ${LEAST_PER_SECOND} requests a second can be held`);
    const canBeHeld = (await isGood(world, rate)) || (await isGood(world, rate));
    if (canBeHeld) capacity = rate;
    else if (capacity > 0) return capacity;
    else rate /= 2 * STEP;
  }
}
