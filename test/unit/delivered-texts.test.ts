import { expect, it } from 'vitest';

import { GatewayError } from '../../src/core/errors.ts';
import { DeliveredTexts } from '../../src/delivered-texts.ts';
import type { Pending } from '../../src/execute/delivery.ts';

const FIRST = { data: { a: {}, b: {} }, errors: [], degraded: [] };
const [A, B]: readonly Pending[] = [
  { id: '0', path: ['a'], label: undefined },
  { id: '1', path: ['b'], label: undefined },
];

const partOf = (pending: Pending, isLast: boolean) => ({
  objects: [{ pending, path: pending.path, data: { name: pending.id }, errors: [] }],
  completed: [{ pending, errors: [] }],
  degraded: [],
  isLast,
});

async function read(texts: AsyncIterable<string>): Promise<readonly unknown[]> {
  const parts: unknown[] = [];
  for await (const text of texts) parts.push(JSON.parse(text));
  return parts;
}

it('ends the fragments that are open with what went wrong', async () => {
  const texts = new DeliveredTexts('BY_ID');
  texts.begin(FIRST, [A as Pending, B as Pending]);
  texts.add(partOf(A as Pending, false));

  texts.fail(new GatewayError('DEADLINE_EXCEEDED'));

  expect((await read(texts)).at(-1)).toMatchObject({
    completed: [{ id: '1', errors: [{ path: ['b'], extensions: { code: 'DEADLINE_EXCEEDED' } }] }],
    hasNext: false,
  });
});

it('sends what has come even where nothing can be told of its cost', async () => {
  const texts = new DeliveredTexts('BY_PATH');
  texts.begin(FIRST, [A as Pending]);
  texts.add(partOf(A as Pending, true));

  texts.fail(new GatewayError('INTERNAL_SERVER_ERROR'));

  expect((await read(texts)).at(-1)).toEqual({ incremental: [{ data: { name: '0' }, path: ['a'] }], hasNext: false });
});
