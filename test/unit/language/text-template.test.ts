import { expect, it } from 'vitest';
import { parseTemplate } from '../../../src/language/template.ts';
import { renderText } from '../../../src/language/text-template.ts';
import { valuesAt } from './arbitraries.ts';

const render = (text: string, ...values: readonly unknown[]) => renderText(parseTemplate(text), valuesAt(values));

it.each([
  ['joins texts', '{$args.v0} {$args.v1}', ['Ada', 'Lovelace'], 'Ada Lovelace'],
  ['prints numbers and booleans', '{$args.v0}/{$args.v1}', [1.5, true], '1.5/true'],
  ['joins a list', '{$args.v0|csv}', [['a', null, 'b']], 'a,b'],
  ['keeps empty texts', '<{$args.v0}>', [''], '<>'],
  ['is null when one hole is null', '{$args.v0} {$args.v1}', ['Ada', null], null],
  ['is null when one hole is absent', '{$args.v0} {$args.v1}', ['Ada'], null],
])('%s', (_, text, values, expected) => {
  expect(render(text, ...values)).toBe(expected);
});

it.each([[{}], [['a']]])('refuses %j', (value) => {
  expect(() => render('{$args.v0}', value)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});
