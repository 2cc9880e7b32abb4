import { print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { parseJsonPath, parsePath, pathVariables } from '../../../src/language/path.ts';
import { mistakeOf } from './arbitraries.ts';

const stepsOf = (text: string) => {
  const path = parsePath(text);
  return path.kind === 'steps' ? path.steps : [];
};
const argumentOf = (text: string) => stepsOf(`f(x: ${text})`)[0]?.args[0]?.value;

describe('a path', () => {
  it('is the object itself', () => {
    expect(parsePath(' $this ')).toEqual({ kind: 'this' });
  });

  it.each([
    ['$this.id', 'this', ['id']],
    ['$args.input.user-name', 'args', ['input', 'user-name']],
    ['$keys', 'keys', []],
    ['$header.X-Tenant', 'header', ['x-tenant']],
  ])('can be the value %s', (text, scope, path) => {
    expect(parsePath(text)).toEqual({ kind: 'variable', variable: { scope, path, csv: false } });
  });

  it('goes from field to field and knows where each step stands', () => {
    const steps = stepsOf('address."zip.code".x-y');

    expect(steps.map(({ name, offset }) => [name, offset])).toEqual([
      ['address', 0],
      ['zip.code', 8],
      ['x-y', 19],
    ]);
  });

  it('gives steps their arguments', () => {
    const [user, name] = stepsOf('user(id: $caller.sub, first: 3).name');

    expect(user?.args.map(({ name: arg, offset }) => [arg, offset])).toEqual([
      ['id', 5],
      ['first', 22],
    ]);
    expect(user?.args[0]?.value).toEqual({
      kind: 'variable',
      variable: { scope: 'caller', path: ['sub'], csv: false },
    });
    expect(name).toEqual({ name: 'name', offset: 32, hasArguments: false, args: [] });
  });

  it('tells empty parentheses from none', () => {
    expect(stepsOf('user().name').map(({ hasArguments }) => hasArguments)).toEqual([true, false]);
  });

  it.each([
    '10',
    '-1.5e3',
    '"a \\"b\\" \\\\ . ( $"',
    'true',
    'null',
    'SHIPPED',
    '[1, [2]]',
    '{ a: [{ b: "c" }] }',
    '[]',
    '{  }',
  ])('takes the literal %s', (text) => {
    const argument = argumentOf(text);

    expect(argument?.kind === 'literal' && print(argument.value)).toBe(text);
  });

  it('takes lists and objects with variables inside', () => {
    const id = { kind: 'variable', variable: { scope: 'args', path: ['id'], csv: false } };

    expect(argumentOf('[1 $args.id]')).toMatchObject({ kind: 'list', items: [{ kind: 'literal' }, id] });
    expect(argumentOf('{ a: { b: $args.id } }')).toEqual({
      kind: 'object',
      fields: [{ name: 'a', value: { kind: 'object', fields: [{ name: 'b', value: id }] } }],
    });
  });

  it('names its variables in order', () => {
    const variables = pathVariables(parsePath('a(x: [$keys, { y: $this.b }]).c(z: $args.d)'));

    expect(variables.map(({ scope }) => scope)).toEqual(['keys', 'this', 'args']);
  });

  it.each([
    ['nothing', '', 0],
    ['a missing step', 'a..b', 2],
    ['a dot at the end', 'a.', 2],
    ['something after the path', 'a b', 2],
    ['a number as a name', 'a.0', 2],
    ['an open quote', 'a."b', 2],
    ['a bad escape in a quoted name', '"\\x"', 0],
    ['arguments of a quoted name', '"a"(x: 1)', 3],
    ['open parentheses', 'a(x: 1', 6],
    ['an argument without a value', 'a(x: )', 5],
    ['an argument without a colon', 'a(x 1)', 4],
    ['an argument given twice', 'a(x: 1, x: 2)', 8],
    ['a member given twice', 'a(x: {y: 1, y: $args.a})', 12],
    ['a bad number', 'a(x: 01)', 5],
    ['a block string', 'a(x: """b""")', 5],
    ['an open list', 'a(x: [1)', 7],
    ['a value that is $this alone', 'a(x: $this)', 5],
    ['a scope without a name', '$args', 0],
    ['a dollar sign alone', '$', 0],
    ['members of $keys', '$keys.id', 0],
    ['two names after $env', '$env.A.B', 0],
    ['a step behind a variable with arguments', '$this.user(id: 1)', 10],
  ])('refuses %s', (_, text, offset) => {
    expect(mistakeOf(() => parsePath(text))).toEqual({ code: 'BAD_PATH', offset });
  });

  it('names the scope that was meant', () => {
    expect(() => parsePath('user(id: $arg.id)')).toThrow('There is no scope "$arg"; did you mean "$args"?');
    expect(mistakeOf(() => parsePath('user(id: $arg.id)'))).toEqual({ code: 'UNKNOWN_SCOPE', offset: 9 });
  });

  it.each([
    ['characters', 'a'.repeat(10_000), 'a'.repeat(10_001)],
    ['nested lists', `a(x: ${'['.repeat(50)}${']'.repeat(50)})`, `a(x: ${'['.repeat(51)}${']'.repeat(51)})`],
    ['nested objects', `a(x: ${'{b:'.repeat(50)}1${'}'.repeat(50)})`, `a(x: ${'{b:'.repeat(51)}1${'}'.repeat(51)})`],
    ['steps', Array(50).fill('a').join('.'), Array(51).fill('a').join('.')],
  ])('has a bound on %s', (_, within, beyond) => {
    expect(mistakeOf(() => parsePath(within))).toBeUndefined();
    expect(mistakeOf(() => parsePath(beyond))?.code).toBe('BAD_PATH');
  });

  it('reads the longest quoted name and string', () => {
    const long = '\\"'.repeat(4_900);

    expect(stepsOf(`"${long}"`)[0]?.name).toHaveLength(4_900);
    expect(argumentOf(`"${long}"`)).toMatchObject({ value: { value: '"'.repeat(4_900) } });
  });
});

describe('a path inside JSON', () => {
  it.each([
    ['items', ['items']],
    ['data.items.0.x-id', ['data', 'items', '0', 'x-id']],
    ['"a.b"."".c', ['a.b', '', 'c']],
  ])('reads %s', (text, names) => {
    expect(parseJsonPath(text)).toEqual(names);
  });

  it.each([
    ['', 0],
    ['a.', 2],
    ['2fa', 1],
    ['a(x: 1)', 1],
    ['$this', 0],
    ['a[0]', 1],
  ])('refuses %j', (text, offset) => {
    expect(mistakeOf(() => parseJsonPath(text))).toEqual({ code: 'BAD_PATH', offset });
  });
});
