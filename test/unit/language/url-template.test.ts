import { expect, it } from 'vitest';
import { parseUrlTemplate, renderUrl, urlVariables } from '../../../src/language/url-template.ts';
import { mistakeOf } from './arbitraries.ts';

/** Every hole has the same value. */
const render = (text: string, value?: unknown) => renderUrl(parseUrlTemplate(text), () => value);

it.each([
  ['keeps plain text', '/users/', undefined, '/users/'],
  ['keeps the root', '/', undefined, '/'],
  ['keeps what the author has encoded', '/a%20b/%C3%A9?x=%26', undefined, '/a%20b/%C3%A9?x=%26'],
  [
    'encodes what the author has not',
    "/a b|é%/{x}\\y?f[a]='ſ",
    undefined,
    '/a%20b%7C%C3%A9%25/%7Bx%7D%5Cy?f%5Ba%5D=%27%C5%BF',
  ],
  ['keeps names without a value, drops empty pairs', '/a?acl&&b=', undefined, '/a?acl&b='],
  ['keeps further signs in a value', '/a?b=c=d?/e', undefined, '/a?b=c=d?/e'],
  ['puts a value into a segment', '/u/{$args.id}/o', 'a/b?c#d', '/u/a%2Fb%3Fc%23d/o'],
  [
    'encodes all that is not unreserved',
    '/{$args.id}',
    "-._~!*'()%;:@&=+$,/",
    '/-._~%21%2A%27%28%29%25%3B%3A%40%26%3D%2B%24%2C%2F',
  ],
  ['joins text and holes in a segment', '/v{$args.a}-{$args.b}.json', 1, '/v1-1.json'],
  ['joins a list in a segment', '/u/{$keys|csv}', ['a', 'b/c', 3], '/u/a,b%2Fc,3'],
  ['takes a single value for a list', '/u/{$keys|csv}', 'a', '/u/a'],
  ['puts a value into a pair', '/a?x={$args.x}', 'b&c=d+e f', '/a?x=b%26c%3Dd%2Be%20f'],
  ['sends an empty text', '/a?x={$args.x}', '', '/a?x='],
  ['drops a null pair', '/a?x={$args.x}&y=1', null, '/a?y=1'],
  ['drops an absent pair', '/a?x={$args.x}', undefined, '/a'],
  ['repeats a pair for a list', '/a?x={$args.x}&y=1', [1, null, 'b'], '/a?x=1&x=b&y=1'],
  ['drops the pair of an empty list', '/a?x={$args.x}', [], '/a'],
  ['joins a list', '/a?x={$args.x|csv}', ['a,b', null, 'c'], '/a?x=a%2Cb,c'],
  ['drops the pair of an empty joined list', '/a?x={$args.x|csv}', [], '/a'],
  ['drops a pair of text with a null hole', '/a?x=id:{$args.x}', null, '/a'],
  ['joins a list in text', '/a?x=in({$args.x|csv})', ['a', 'b'], '/a?x=in(a,b)'],
  ['prints numbers', '/a?x={$args.x}', [1.5, -0, 1e21, 10n ** 20n], '/a?x=1.5&x=0&x=1e%2B21&x=100000000000000000000'],
  ['prints booleans', '/a?x={$args.x}', [true, false], '/a?x=true&x=false'],
  ['encodes control characters in a pair', '/a?x={$args.x}', '\0\n', '/a?x=%00%0A'],
])('%s', (_, text, value, url) => {
  expect(render(text, value)).toBe(url);
});

it.each([
  ['null in a segment', '/{$args.x}', null],
  ['nothing in a segment', '/{$args.x}', undefined],
  ['an empty segment', '/{$args.x}', ''],
  ['an empty hole in a segment', '/a{$args.x}', ''],
  ['this folder', '/{$args.x}', '.'],
  ['the folder above', '/{$args.x}', '..'],
  ['the folder above in two holes', '/{$args.x}{$args.y}', '.'],
  ['the folder above beside text', '/.{$args.x}', '.'],
  ['the folder above beside encoded text', '/%2E{$args.x}', '.'],
  ['a control character in a segment', '/{$args.x}', 'a\0'],
  ['a line break in a segment', '/{$args.x}', 'a\n'],
  ['half a surrogate pair in a segment', '/{$args.x}', '\ud800'],
  ['half a surrogate pair in a pair', '/a?x={$args.x}', '\udfff'],
  ['an object in a segment', '/{$args.x}', { a: 1 }],
  ['a list in a segment', '/{$args.x}', ['a']],
  ['an empty list in a segment', '/{$args.x|csv}', []],
  ['null in a joined segment', '/{$args.x|csv}', ['a', null]],
  ['an object in a pair', '/a?x={$args.x}', {}],
  ['an object in a joined list', '/a?x={$args.x|csv}', [{}]],
  ['a list in a list', '/a?x={$args.x}', [[1]]],
  ['a list in text', '/a?x=a{$args.x}', [1]],
  ['a number that JSON does not have', '/a?x={$args.x}', NaN],
])('refuses %s', (_, text, value) => {
  expect(() => render(text, value)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});

it('does not repeat a refused value', () => {
  expect(() => render('/{$args.x}', 'secret\n')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('secret') }),
  );
});

it.each([
  ['no slash at the start', 'users', 'BAD_PATH', 0],
  ['no text', '', 'BAD_PATH', 0],
  ['a scheme', 'http://h/users', 'BAD_PATH', 0],
  ['a hole for the host', '{$env.URL}/users', 'BAD_PATH', 0],
  ['another host', '//h/users', 'BAD_PATH', 0],
  ['a fragment', '/users#a', 'BAD_PATH', 6],
  ['a line break', '/users\n', 'BAD_PATH', 6],
  ['half a surrogate pair', '/\ud800', 'BAD_PATH', 1],
  ['the folder above', '/a/../b', 'BAD_PATH', 3],
  ['the folder above, encoded', '/a/.%2e', 'BAD_PATH', 3],
  ['this folder', '/.', 'BAD_PATH', 1],
  ['a hole in a name', '/a?x=1&{$args.n}=2', 'BAD_PATH', 7],
  ['a hole for a pair', '/a?{$args.n}', 'BAD_PATH', 3],
  ['no name', '/a?=1', 'BAD_PATH', 3],
  ['a slash inside a hole', '/a/{$args/id}', 'BAD_PATH', 4],
  ['an open hole', '/a?x={$args.id&y=1', 'BAD_PATH', 14],
  ['$keys in a segment', '/users/x{$keys}', 'KEYS_IN_PATH', 8],
  ['an unknown scope', '/users/{$arg.id}', 'UNKNOWN_SCOPE', 8],
])('cannot be written with %s', (_, text, code, offset) => {
  expect(mistakeOf(() => parseUrlTemplate(text))).toEqual({ code, offset });
});

it('names its variables in order', () => {
  const variables = urlVariables(parseUrlTemplate('/{$args.a}/{$this.b}?c={$keys}'));

  expect(variables.map(({ scope }) => scope)).toEqual(['args', 'this', 'keys']);
});
