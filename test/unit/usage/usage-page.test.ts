import { expect, it } from 'vitest';

import type { UsageReport } from '../../../src/core/usage.ts';
import { usagePage } from '../../../src/usage/usage-page.ts';
import { subjectText } from '../../../src/usage/usage-store.ts';

const seenAtMs = Date.UTC(2026, 10, 27);

const usage = {
  sinceMs: Date.UTC(2026, 0, 1),
  counts: new Map([
    [
      subjectText({ kind: 'key', client: 'web', name: '=HYPERLINK("x")', month: '2026-11' }),
      { calls: 1, points: 0.5, seenAtMs },
    ],
    [subjectText({ kind: 'key', client: 'web', name: 'a,b', month: '2026-11' }), { calls: 2, points: 1, seenAtMs }],
    [subjectText({ kind: 'key', client: 'web', name: 'a,b', month: '2026-10' }), { calls: 3, points: 1, seenAtMs }],
    [subjectText({ kind: 'operation', client: 'tv', name: 'Wall' }), { calls: 4, points: 9, seenAtMs }],
  ]),
};

it('is sorted by client, name and month', () => {
  const { keys, operations } = JSON.parse(usagePage(usage, 'json').text) as UsageReport;

  expect(operations).toEqual([
    { client: 'tv', operation: 'Wall', calls: 4, points: 9, lastSeen: '2026-11-27T00:00:00.000Z' },
  ]);
  expect(keys.map(({ key, month }) => [key, month])).toEqual([
    ['=HYPERLINK("x")', '2026-11'],
    ['a,b', '2026-10'],
    ['a,b', '2026-11'],
  ]);
});

it('is no formula for whoever opens it as a sheet', () => {
  const lines = usagePage(usage, 'csv').text.split('\r\n');

  expect(lines).toEqual([
    'kind,client,name,month,calls,points,lastSeen',
    'operation,tv,Wall,,4,9,2026-11-27T00:00:00.000Z',
    `key,web,"'=HYPERLINK(""x"")",2026-11,1,0.5,2026-11-27T00:00:00.000Z`,
    'key,web,"a,b",2026-10,3,1,2026-11-27T00:00:00.000Z',
    'key,web,"a,b",2026-11,2,1,2026-11-27T00:00:00.000Z',
    '',
  ]);
});
