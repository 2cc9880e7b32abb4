import { expect, it } from 'vitest';

import { readPrometheusText } from '../../support/prometheus-text.ts';

const HEAD = '# HELP a_total Things.\n# TYPE a_total counter\n';

it('reads labels with what is escaped in them', () => {
  const families = readPrometheusText(`${HEAD}a_total{x="1",y="a \\"b\\" \\\\ \\n{}"} 3\n`);

  expect(families.get('a_total')?.samples).toEqual([
    { name: 'a_total', labels: { x: '1', y: 'a "b" \\ \n{}' }, value: 3 },
  ]);
});

it.each([
  ['a metric without a type', '# HELP a_total Things.\na_total 1\n'],
  ['a metric without help', '# TYPE a_total counter\na_total 1\n'],
  ['a line of another metric', `${HEAD}b_total 1\n`],
  ['a series that is there twice', `${HEAD}a_total{x="1"} 1\na_total{x="1"} 2\n`],
  ['a metric that is there twice', `${HEAD}${HEAD}`],
  ['what is no number', `${HEAD}a_total Nan\n`],
  ['labels that are not closed', `${HEAD}a_total{x="1} 1\n`],
  ['a last line without an end', `${HEAD}a_total 1`],
  [
    'buckets that do not add up',
    '# HELP a Things.\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
  ],
])('refuses %s', (_, text) => {
  expect(() => readPrometheusText(text)).toThrow();
});
