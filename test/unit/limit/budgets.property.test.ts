import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Budgets, createBudgets } from '../../../src/limit/budgets.ts';
import type { BudgetRules } from '../../../src/limit/buckets.ts';
import { MemoryBuckets } from '../../../src/limit/memory-buckets.ts';

/** A budget that is refilled in each millisecond, never forgets, and knows nothing of odd numbers. */
class NaiveBudget {
  available: number;
  readonly #rules: BudgetRules;

  constructor(rules: BudgetRules) {
    this.available = rules.capacity;
    this.#rules = rules;
  }

  reserve(points: number): boolean {
    if (points > this.available) return false;
    this.available -= points;
    return true;
  }

  add(points: number): void {
    this.available = Math.min(this.#rules.capacity, this.available + points);
  }

  wait(ms: number): void {
    for (let passed = 0; passed < ms; passed++) this.add(this.#rules.capacity / this.#rules.windowMs);
  }
}

/** Numbers whose sums and quotients are exact, so that both must come to the very same result. */
const powerOfTwo = (max: number) => fc.nat(max).map((exponent) => 2 ** exponent);
const exactRules = fc.record({ capacity: powerOfTwo(10), windowMs: powerOfTwo(14) });
const exactPoints = fc.nat(4_096).map((eighths) => eighths / 8);
const steps = (points: fc.Arbitrary<number>) =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('reserve' as const, 'settle' as const, 'wait' as const),
      key: fc.constantFrom('ada', 'bob'),
      points,
      ms: fc.oneof(fc.nat(20), fc.nat(5_000)),
    }),
    { minLength: 1, maxLength: 40 },
  );

function budgetsWithClock(): { readonly budgets: Budgets; readonly wait: (ms: number) => void } {
  let nowMs = 12_345;
  const budgets = createBudgets(new MemoryBuckets(() => nowMs));
  return { budgets, wait: (ms) => void (nowMs += ms) };
}

it('comes to what a budget refilled by the millisecond comes to, whatever is asked of it', async () => {
  const property = fc.asyncProperty(exactRules, steps(exactPoints), async (rules, all) => {
    const { budgets, wait } = budgetsWithClock();
    const naive: Record<string, NaiveBudget> = { ada: new NaiveBudget(rules), bob: new NaiveBudget(rules) };
    for (const { kind, key, points, ms } of all) {
      const model = naive[key] ?? expect.fail();
      if (kind === 'wait') {
        wait(ms);
        for (const each of Object.values(naive)) each.wait(ms);
      } else if (kind === 'settle') {
        model.add(points);
        expect((await budgets.settle(key, rules, points)).currentlyAvailable).toBe(model.available);
      } else {
        const isAdmitted = model.reserve(points);
        expect(await budgets.reserve(key, rules, points)).toMatchObject({
          isAdmitted,
          throttleStatus: { maximumAvailable: rules.capacity, currentlyAvailable: model.available },
        });
      }
    }
  });

  await fc.assert(property, { numRuns: 1_000 });
});

it('holds from 0 to its capacity whatever numbers come, and admits a refused caller after the seconds it said', async () => {
  // Of the smallest numbers there are the time until enough is back is lost in division; nobody has such a budget.
  const capacity = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e12, noNaN: true }));
  const rules = fc.record({ capacity, windowMs: fc.nat(100_000) });
  const property = fc.asyncProperty(rules, steps(fc.double()), async (anyRules, all) => {
    const { budgets, wait } = budgetsWithClock();
    for (const { kind, key, points, ms } of all) {
      if (kind === 'wait') wait(ms);
      const answer = kind === 'settle' ? undefined : await budgets.reserve(key, anyRules, points);
      if (answer?.isAdmitted === false && answer.retryAfter !== undefined) {
        wait(answer.retryAfter * 1_000 + 1);
        expect((await budgets.reserve(key, anyRules, points)).isAdmitted).toBe(true);
      }
      const { currentlyAvailable } = await budgets.settle(key, anyRules, kind === 'settle' ? points : 0);
      expect(currentlyAvailable).toBeGreaterThanOrEqual(0);
      expect(currentlyAvailable).toBeLessThanOrEqual(anyRules.capacity);
    }
  });

  await fc.assert(property, { numRuns: 1_000 });
});
