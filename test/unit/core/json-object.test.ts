import { expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import { jsonObject } from '../../../src/core/json-object.ts';

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

it('takes 100 levels and no more', () => {
  expect(jsonObject(nested(100), 'the body')).not.toBeInstanceOf(GatewayError);
  expect(jsonObject(nested(101), 'the body')).toMatchObject({
    message: 'The request is not valid: the body is nested too deeply.',
  });
});

it.each([
  ['brackets in text', JSON.stringify({ a: '[{'.repeat(500) })],
  ['escaped quotes before brackets', JSON.stringify({ a: `\\"${'['.repeat(500)}` })],
  ['text that ends in backslashes', JSON.stringify({ a: '\\\\', b: '\\' })],
  ['many lists side by side', JSON.stringify({ a: Array(500).fill([[]]) })],
])('does not count %s as nesting', (_, text) => {
  expect(jsonObject(text, 'the body')).toEqual(JSON.parse(text));
});

it.each(['{"a":"', '"', '{"a":"\\"', '\\"'])('refuses the cut text %s', (text) => {
  expect(jsonObject(text, 'the body')).toMatchObject({ code: 'BAD_REQUEST' });
});
