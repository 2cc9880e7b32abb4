import { expect, it, vi } from 'vitest';
import { Insurance } from '../../../src/redis/insurance.ts';

function insured() {
  const clock = { nowMs: 0 };
  const observer = { away: vi.fn(), back: vi.fn() };
  const insurance = new Insurance({ observer, now: () => clock.nowMs, pauseMs: 500 });
  const shared = vi.fn(() => Promise.resolve('shared'));
  const ask = (): Promise<string> => insurance.ask(shared, () => Promise.resolve('local'));
  return { clock, observer, shared, ask };
}

it('asks the shared store as long as it answers', async () => {
  const { observer, ask } = insured();

  expect([await ask(), await ask()]).toEqual(['shared', 'shared']);
  expect(observer.away).not.toHaveBeenCalled();
});

it('decides locally when the shared store fails, and leaves it alone for a while', async () => {
  const { clock, observer, shared, ask } = insured();
  const cause = new Error('gone');
  shared.mockRejectedValue(cause);

  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  clock.nowMs = 499;
  answers.push(await ask());

  expect(new Set(answers)).toEqual(new Set(['local']));
  expect(shared).toHaveBeenCalledTimes(20);
  expect(observer.away.mock.calls).toEqual([[cause]]);
});

it('lets one call try whether it is back, while the others go on', async () => {
  const { clock, observer, shared, ask } = insured();
  shared.mockRejectedValueOnce(new Error('gone'));
  await ask();
  clock.nowMs = 500;
  const answer = Promise.withResolvers<string>();
  shared.mockReturnValueOnce(answer.promise);

  const trying = ask();
  const others = [await ask(), await ask()];
  answer.resolve('shared again');

  expect(others).toEqual(['local', 'local']);
  expect(await trying).toBe('shared again');
  expect(await ask()).toBe('shared');
  expect(observer.away).toHaveBeenCalledTimes(1);
  expect(observer.back).toHaveBeenCalledTimes(1);
});

it('tells nothing new while it stays away', async () => {
  const { clock, observer, shared, ask } = insured();
  shared.mockRejectedValue(new Error('gone'));

  for (; clock.nowMs < 5_000; clock.nowMs += 100) await ask();

  expect(shared).toHaveBeenCalledTimes(10);
  expect(observer.away).toHaveBeenCalledTimes(1);
  expect(observer.back).not.toHaveBeenCalled();
});
