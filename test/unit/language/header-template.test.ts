import { expect, it } from 'vitest';
import { parseHeaderTemplate, renderHeader } from '../../../src/language/header-template.ts';
import { mistakeOf } from './arbitraries.ts';

/** Every hole has the same value. */
const render = (text: string, value?: unknown) => renderHeader(parseHeaderTemplate(text), () => value);

it.each([
  ['keeps text', 'a b', undefined, 'a b'],
  ['fills a hole', 'Bearer {$env.TOKEN}', 'x', 'Bearer x'],
  ['prints numbers', '{$args.n}', 5, '5'],
  ['keeps Latin-1', '{$args.n}', 'é', 'é'],
  ['has no spaces around it', ' a {$args.n} ', 'b c', 'a b c'],
  ['joins a list', '{$args.n|csv}', ['a', 'b'], 'a,b'],
  ['is dropped for null', 'a{$args.n}', null, undefined],
  ['is dropped for nothing', 'a{$args.n}', undefined, undefined],
])('%s', (_, text, value, header) => {
  expect(render(text, value)).toBe(header);
});

it.each(['\t', '\r', '\n', '\r\nx: y', '\0', '\x7f', '\u0080', '€', '\ud800', 'a ', {}, [], ['a']])(
  'refuses %j',
  (value) => {
    expect(() => render('a{$args.n}', value)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  },
);

it('cannot be written with a line break', () => {
  expect(mistakeOf(() => parseHeaderTemplate('a\nb'))).toEqual({ code: 'BAD_PATH', offset: 1 });
});
