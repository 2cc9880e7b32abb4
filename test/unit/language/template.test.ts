import { expect, it } from 'vitest';
import { parseTemplate, variablesOf } from '../../../src/language/template.ts';
import { mistakeOf } from './arbitraries.ts';

const id = { scope: 'args', path: ['id'], csv: false };

it.each([
  ['no text', '', []],
  ['text alone', 'abc', ['abc']],
  ['a hole alone', '{$args.id}', [id]],
  ['a hole in text', 'a{$args.id}b', ['a', id, 'b']],
  ['holes side by side', '{$args.id}{$keys|csv}', [id, { scope: 'keys', path: [], csv: true }]],
  ['braces that are no hole', '{id} {} { $args.id }', ['{id} {} { $args.id }']],
  ['a brace before a hole', '{{$args.id}}', ['{', id, '}']],
])('reads %s', (_, text, parts) => {
  expect(parseTemplate(text)).toEqual({ text, parts });
});

it.each([
  ['an open hole', 'ab{$args.id', 'BAD_PATH', 11],
  ['a space in a hole', '{$args.id }', 'BAD_PATH', 9],
  ['another filter than csv', '{$args.id|json}', 'BAD_PATH', 9],
  ['a hole without a name', '{$}', 'BAD_PATH', 1],
  ['the whole object', '{$this}', 'BAD_PATH', 1],
  ['an unknown scope', 'a{$claims.sub}', 'UNKNOWN_SCOPE', 2],
  ['too long a text', 'a'.repeat(10_001), 'BAD_PATH', 0],
])('refuses %s', (_, text, code, offset) => {
  expect(mistakeOf(() => parseTemplate(text))).toEqual({ code, offset });
});

it('names the variables in order', () => {
  expect(variablesOf(parseTemplate('{$this.a} {$caller.b}')).map(({ scope }) => scope)).toEqual(['this', 'caller']);
});
