import { expect, it } from 'vitest';
import { PurgeRecord } from '../../../src/cache/purge-record.ts';

it('tells what was purged since', () => {
  const record = new PurgeRecord();
  const before = record.mark;
  record.add(['a', 'b']);
  const after = record.mark;

  expect(record.hasPurged(['c', 'b'], before)).toBe(true);
  expect(record.hasPurged(['c'], before)).toBe(false);
  expect(record.hasPurged(['a', 'b'], after)).toBe(false);
});

it('takes for purged what it does not remember', () => {
  const record = new PurgeRecord(3);
  const marks = ['a', 'b', 'c', 'd', 'b', 'e'].map((tag) => {
    const { mark } = record;
    record.add([tag]);
    return mark;
  });

  // The three that were purged last are d, b and e: of what was before the purge of c nothing is known.
  expect(marks.map((mark) => record.hasPurged(['none'], mark))).toEqual([true, true, true, false, false, false]);
  expect(marks.map((mark) => record.hasPurged(['d'], mark))).toEqual([true, true, true, true, false, false]);
  expect(record.hasPurged(['a'], record.mark)).toBe(false);
});

it('takes everything for purged after all was', () => {
  const record = new PurgeRecord();
  const { mark } = record;

  record.addAll();

  expect(record.hasPurged([], mark)).toBe(true);
  expect(record.hasPurged(['a'], record.mark)).toBe(false);
});
