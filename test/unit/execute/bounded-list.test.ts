import { expect, it } from 'vitest';
import { BoundedList } from '../../../src/execute/bounded-list.ts';

interface Entry {
  readonly path: readonly (string | number)[];
  readonly cause: string;
}

const listOf = (...causes: readonly string[]): BoundedList<Entry> => {
  const list = new BoundedList<Entry>(({ cause }) => cause);
  for (let index = 0; index < 10_000; index++)
    for (const cause of causes) list.add({ path: ['items', index, cause], cause });
  return list;
};

const textOf = ({ entries }: BoundedList<Entry>): string => JSON.stringify(entries);

it('keeps what there is room for', () => {
  const list = new BoundedList<Entry>(({ cause }) => cause);
  for (let index = 0; index < 100; index++) list.add({ path: ['a', index], cause: 'x' });

  expect(list.entries).toHaveLength(100);
});

it('has an end', () => {
  expect(textOf(listOf('a')).length).toBeLessThan(70_000);
  expect(textOf(listOf('a', 'b', 'c')).length).toBeLessThan(70_000);
});

it('keeps the first of every cause at every field, however late it comes', () => {
  const list = listOf('a');

  list.add({ path: ['items', 9, 'a'], cause: 'another' });
  list.add({ path: ['items', 10, 'a'], cause: 'another' });
  list.add({ path: ['others', 9, 'a'], cause: 'a' });
  list.add({ path: ['items', 11, 'a'], cause: 'a' });

  expect(list.entries.slice(-2)).toEqual([
    { path: ['items', 9, 'a'], cause: 'another' },
    { path: ['others', 9, 'a'], cause: 'a' },
  ]);
});

it('has room again for what was taken out', () => {
  const list = listOf('a');
  const taken = list.takeFrom(10);

  list.add({ path: ['items', 9, 'b'], cause: 'b' });

  expect(taken.length).toBeGreaterThan(1_000);
  expect(list.entries).toHaveLength(11);
  for (const entry of taken) list.add(entry);
  expect(list.entries.length).toBeGreaterThan(1_000);
});
