import { expect, it } from 'vitest';

import { UsageRecorder } from '../../../src/usage/usage-recorder.ts';

interface Plan {
  readonly fields: readonly string[];
}

const NOVEMBER = Date.UTC(2026, 10, 30, 23, 59);
const DECEMBER = Date.UTC(2026, 11, 1);

function startAt(nowMs: number) {
  const clock = { nowMs };
  const described: Plan[] = [];
  const recorder = new UsageRecorder<Plan>(
    (plan) => {
      described.push(plan);
      return { operation: 'Home', fields: plan.fields };
    },
    () => clock.nowMs,
  );
  const use = (plan: Plan, apiKeyId?: string): void => recorder.used({ client: 'web', plan, points: 2, apiKeyId });
  const drained = (): Readonly<Record<string, unknown>> => Object.fromEntries(recorder.drain());
  return { clock, described, recorder, use, drained };
}

it('counts calls and points of an operation, and of each field that it selects', () => {
  const { use, drained } = startAt(NOVEMBER);
  const plan = { fields: ['Query.home', 'Home.name'] };

  use(plan);
  use(plan);

  expect(drained()).toEqual({
    '["operation","web","Home"]': { calls: 2, points: 4, seenAtMs: NOVEMBER },
    '["field","web","Query.home"]': { calls: 2, points: 0, seenAtMs: NOVEMBER },
    '["field","web","Home.name"]': { calls: 2, points: 0, seenAtMs: NOVEMBER },
  });
  expect(drained()).toEqual({});
});

it('counts keys by the months of their calls, also where the month ends between two drains', () => {
  const { clock, use, drained } = startAt(NOVEMBER);
  const plan = { fields: [] };

  use(plan, 'partner');
  clock.nowMs = DECEMBER;
  use(plan, 'partner');
  use(plan, 'partner');

  expect(drained()).toMatchObject({
    '["key","web","partner","2026-11"]': { calls: 1, points: 2, seenAtMs: NOVEMBER },
    '["key","web","partner","2026-12"]': { calls: 2, points: 4, seenAtMs: DECEMBER },
    '["operation","web","Home"]': { calls: 3, points: 6, seenAtMs: DECEMBER },
  });
});

it('looks at a document when the counts are drained, and not with each call', () => {
  const { described, use, drained } = startAt(NOVEMBER);
  const plan = { fields: ['Query.home'] };

  for (let n = 0; n < 100; n++) use(plan);

  expect(described).toEqual([]);
  drained();
  expect(described).toEqual([plan]);
});

it('keeps no more than a thousand documents, however many there are', () => {
  const { described, use, drained } = startAt(NOVEMBER);

  for (let n = 0; n < 2_500; n++) use({ fields: ['Query.home'] });

  expect(described.length).toBeGreaterThanOrEqual(1_500);
  expect(drained()).toMatchObject({ '["field","web","Query.home"]': { calls: 2_500 } });
});

it('adds what could not be stored to what came meanwhile', () => {
  const { recorder, use, drained } = startAt(NOVEMBER);
  const plan = { fields: [] };
  use(plan);
  const lost = recorder.drain();
  use(plan);

  recorder.restore(lost);

  expect(drained()).toEqual({ '["operation","web","Home"]': { calls: 2, points: 4, seenAtMs: NOVEMBER } });
});
