import fc from 'fast-check';
import { expect, it } from 'vitest';

import { ShortLivedMap } from '../../../src/core/short-lived-map.ts';

it('is a map, however much comes and goes', () => {
  const key = fc.nat(20);
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ set: key }) },
    { weight: 5, arbitrary: fc.record({ delete: key }) },
    { weight: 1, arbitrary: fc.constant({ clear: true }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), fc.boolean(), (steps, isBusy) => {
      const [map, model] = [new ShortLivedMap<number, object>(), new Map<number, object>()];
      for (const one of steps) {
        // So many others come and go that places are cleared away.
        for (let other = 0; isBusy && other < 600; other++) {
          map.set(1_000 + other, {});
          map.delete(1_000 + other);
        }
        const value = {};
        if ('set' in one) [map, model].forEach((each) => each.set(one.set, value));
        else if ('delete' in one) [map, model].forEach((each) => void each.delete(one.delete));
        else [map, model].forEach((each) => each.clear());
      }
      for (let at = 0; at <= 20; at++) expect(map.get(at)).toBe(model.get(at));
    }),
    { numRuns: 200 },
  );
});
