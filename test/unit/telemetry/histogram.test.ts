import { expect, it } from 'vitest';

import { Histogram } from '../../../src/telemetry/histogram.ts';

it('counts each value in its bucket and in all above, the bound itself included', () => {
  const histogram = new Histogram([0.1, 1]);

  for (const value of [0, 0.1, 0.5, 1, 7]) histogram.observe(value);

  expect(histogram.samples('took', { service: 'a' })).toEqual([
    { metricName: 'took_bucket', labels: { service: 'a', le: '0.1' }, value: 2 },
    { metricName: 'took_bucket', labels: { service: 'a', le: '1' }, value: 4 },
    { metricName: 'took_bucket', labels: { service: 'a', le: '+Inf' }, value: 5 },
    { metricName: 'took_sum', labels: { service: 'a' }, value: 8.6 },
    { metricName: 'took_count', labels: { service: 'a' }, value: 5 },
  ]);
});
