import { expect, it } from 'vitest';

import { createServiceStates } from '../../../src/service/service-state.ts';

const BOUNDS = { timeoutMs: 3_000, retries: 1, breaker: { failures: 5, cooldownMs: 10_000 }, concurrency: 64 };

it('is kept while the settings of the service stay the same', () => {
  const states = createServiceStates();
  const before = states.of('orders', BOUNDS);

  const after = states.of('orders', { ...BOUNDS, breaker: { ...BOUNDS.breaker } });

  expect(after).toBe(before);
});

it.each([
  ['timeout', { timeoutMs: 1 }],
  ['retries', { retries: 2 }],
  ['failures', { breaker: { failures: 1, cooldownMs: 10_000 } }],
  ['cooldown', { breaker: { failures: 5, cooldownMs: 1 } }],
  ['concurrency', { concurrency: 1 }],
])('is made anew with another %s', (_, change) => {
  const states = createServiceStates();
  const before = states.of('orders', BOUNDS);

  const after = states.of('orders', { ...BOUNDS, ...change });

  expect(after).not.toBe(before);
});

it('is not shared between services', () => {
  const states = createServiceStates();

  expect(states.of('orders', BOUNDS)).not.toBe(states.of('users', BOUNDS));
});
