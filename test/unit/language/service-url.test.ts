import { expect, it } from 'vitest';
import { parseServiceUrl, parseServiceUrlTemplate } from '../../../src/language/service-url.ts';
import { mistakeOf } from './arbitraries.ts';

const environment: Record<string, string> = {
  URL: 'http://h:81/base/\n',
  HOST: 'h',
  PORT: '8080',
  EMPTY: '',
  SECRET: 'ftp://secret',
};
const parse = (text: string) => parseServiceUrl(text, (name) => environment[name]);

it.each([
  ['https://h', 'https://h', ''],
  ['http://h:80/', 'http://h', ''],
  ['http://h/a%20b/c//', 'http://h', '/a%20b/c'],
  ['{$env.URL}', 'http://h:81', '/base'],
  ['{$env.URL}/graphql', 'http://h:81', '/base/graphql'],
  ['http://{$env.HOST}:{$env.PORT}/x', 'http://h:8080', '/x'],
  ['http://[::1]:81', 'http://[::1]:81', ''],
])('reads %s', (text, origin, basePath) => {
  expect(parse(text)).toEqual({ origin, basePath });
});

it.each([
  ['a hole for a host', 'http://{$args.host}/', 'UNSAFE_HOST', 7],
  ['a hole in the path', '{$env.URL}/{$caller.tenant}', 'UNSAFE_HOST', 11],
  ['a variable that is not set', 'http://{$env.NONE}', 'ENV_UNSET', 7],
  ['an empty variable', '{$env.EMPTY}', 'ENV_UNSET', 0],
  ['another scheme', 'ftp://h', 'BAD_PATH', 0],
  ['no host', 'http://', 'BAD_PATH', 0],
  ['no scheme', '{$env.HOST}/x', 'BAD_PATH', 0],
  ['a query', 'http://h?a=1', 'BAD_PATH', 0],
  ['an empty fragment', 'http://h#', 'BAD_PATH', 0],
  ['credentials', 'http://user:pass@h', 'BAD_PATH', 0],
  ['a bad port', 'http://h:99999', 'BAD_PATH', 0],
])('refuses %s', (_, text, code, offset) => {
  expect(mistakeOf(() => parse(text))).toEqual({ code, offset });
});

it('names the variable that is not set, and never shows a value', () => {
  expect(() => parse('{$env.NONE}')).toThrow('The environment variable NONE is not set');
  expect(() => parse('{$env.SECRET}')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('secret') }),
  );
});

it('can be checked without the environment', () => {
  expect(mistakeOf(() => parseServiceUrlTemplate('{$env.NONE}/x'))).toBeUndefined();
  expect(mistakeOf(() => parseServiceUrlTemplate('http://{$header.host}'))?.code).toBe('UNSAFE_HOST');
});
