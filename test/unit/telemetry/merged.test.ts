import { expect, it } from 'vitest';

import { counter, gauge, greatest, histogram } from '../../../src/telemetry/family.ts';
import { Histogram } from '../../../src/telemetry/histogram.ts';
import { mergedNumbers, mergedPage, metricsSource } from '../../../src/telemetry/prometheus.ts';
import { readPrometheusText } from '../../support/prometheus-text.ts';

/** The numbers of a process that has counted to `value`. */
function numbersOf(value: number) {
  const took = new Histogram([1]);
  took.observe(value);
  return metricsSource([
    counter('calls_total', 'Calls.', () => [{ labels: { service: 'a' }, value }]),
    gauge('open', 'Open.', () => [{ labels: {}, value }]),
    greatest('late', 'Late.', () => [{ labels: {}, value }]),
    histogram('took', 'Time.', () => took.samples('took', {})),
  ]).numbers();
}

it('adds up what processes count, buckets by buckets, and shows the greatest where that says more', async () => {
  const { text } = await mergedPage([await numbersOf(0.5), await numbersOf(2)]);

  const samples = [...readPrometheusText(text).values()].flatMap((family) => family.samples);
  const valueOf = (name: string, le?: string): number | undefined =>
    samples.find((sample) => sample.name === name && sample.labels['le'] === le)?.value;
  expect([valueOf('calls_total'), valueOf('open'), valueOf('late')]).toEqual([2.5, 2.5, 2]);
  expect([valueOf('took_bucket', '1'), valueOf('took_bucket', '+Inf'), valueOf('took_sum')]).toEqual([1, 2, 2.5]);
});

it('gives numbers that can be merged again', async () => {
  const once = await mergedNumbers([await numbersOf(1), await numbersOf(2)]);

  const { text } = await mergedPage([once, await numbersOf(4)]);

  expect(text).toContain('calls_total{service="a"} 7\n');
});
