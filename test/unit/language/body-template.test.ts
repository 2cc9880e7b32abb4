import { parseConstValue } from 'graphql';
import { expect, it } from 'vitest';
import { bodyVariables, parseBodyTemplate, renderBody } from '../../../src/language/body-template.ts';
import { mistakeOf } from './arbitraries.ts';

const parse = (text: string) => parseBodyTemplate(parseConstValue(text));
/** Every hole has the same value. */
const render = (text: string, value?: unknown) => renderBody(parse(text), () => value);

it.each([
  [
    'keeps literals',
    '{ a: 1, b: 1.5, c: true, d: null, e: SHIPPED, f: ["x"] }',
    undefined,
    { a: 1, b: 1.5, c: true, d: null, e: 'SHIPPED', f: ['x'] },
  ],
  ['is one value', '"{$args.input}"', { a: [1, null] }, { a: [1, null] }],
  ['keeps a value`s type', '{ n: "{$args.n}", l: ["{$args.n}"] }', 5, { n: 5, l: [5] }],
  ['keeps an explicit null in a value', '{ a: "{$args.a}" }', { b: null }, { a: { b: null } }],
  ['drops members that are null', '{ a: "{$args.a}", b: { c: "{$args.a}" }, d: null }', null, { b: {}, d: null }],
  ['drops members that are absent', '{ a: "{$args.a}" }', undefined, {}],
  ['keeps the place of a null in a list', '["{$args.a}", 1]', undefined, [null, 1]],
  ['joins text', '{ a: "id:{$args.a}" }', 7, { a: 'id:7' }],
  ['drops text with a null', '{ a: "id:{$args.a}" }', null, {}],
  ['sends a list', '{ ids: "{$keys}" }', ['a', 'b'], { ids: ['a', 'b'] }],
  ['joins a list', '{ ids: "{$keys|csv}" }', ['a', null, 'b'], { ids: 'a,b' }],
  ['sends a big integer that JSON can hold', '{ a: "{$args.a}" }', 5n, { a: 5 }],
  ['is null', '"{$args.a}"', null, null],
  ['is absent', '"{$args.a}"', undefined, undefined],
])('%s', (_, text, value, body) => {
  expect(render(text, value)).toStrictEqual(body);
});

it.each([
  ['an object in text', '"a{$args.a}"', {}],
  ['a list in text', '{ a: "a{$args.a}" }', [1]],
  ['a big integer that JSON cannot hold', '"{$args.a}"', 2n ** 60n],
])('refuses %s', (_, text, value) => {
  expect(() => render(text, value)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});

it('has __proto__ as a member like any other', () => {
  const body = render('{ __proto__: { admin: "{$args.a}" }, constructor: 1 }', true);

  expect(JSON.stringify(body)).toBe('{"__proto__":{"admin":true},"constructor":1}');
  expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
});

it.each([
  ['a malformed hole', '{ a: ["b{$args.c"] }', 'BAD_PATH', 9],
  ['an unknown scope', '"{$arg.c}"', 'UNKNOWN_SCOPE', 1],
  ['a member given twice', '{ a: 1, a: 2 }', 'BAD_PATH', 0],
  ['an integer that JSON readers round', '9007199254740993', 'BAD_PATH', 0],
  ['a number that JSON does not have', '1e999', 'BAD_PATH', 0],
  ['too deep a nesting', `${'['.repeat(52)}${']'.repeat(52)}`, 'BAD_PATH', 0],
])('cannot be written with %s', (_, text, code, offset) => {
  expect(mistakeOf(() => parse(text))).toEqual({ code, offset });
});

it('names its variables in order', () => {
  const variables = bodyVariables(parse('{ a: 1, b: ["{$keys}", { c: "{$this.x} {$args.y}" }] }'));

  expect(variables.map(({ scope }) => scope)).toEqual(['keys', 'this', 'args']);
});
