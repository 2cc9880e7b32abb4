import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/core/errors.ts';
import { readDocument, readTrusted } from '../../../src/limit/document-limits.ts';

const LIMITS = { maxTokens: 5_000, maxDepth: 5, maxAliases: 3, maxRootFields: 3, maxDirectives: 3 };

const times = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join(' ');

/** Each fragment spreads the next one twice. */
const doubled = (levels: number, leaf: string): string =>
  times(levels, (level) => `fragment F${level} on T { ...F${level + 1} ...F${level + 1} }`) +
  ` fragment F${levels} on T { ${leaf} }`;

/** The code that a document is refused with. */
function codeOf(text: string, limits = LIMITS): string | undefined {
  try {
    readDocument(text, limits);
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    throw error;
  }
}

describe('a document', () => {
  it.each([
    ['at every limit', '{ a @x { b: c @x { d { e { f: g } } } } h: i @x z }', undefined],
    ['with many aliases', '{ a { b: c d: e f: g h: i } }', 'ALIAS_LIMIT_EXCEEDED'],
    [
      'with aliases in a fragment that is spread twice',
      '{ a { ...F b { ...F } } } fragment F on T { c: d e: f }',
      'ALIAS_LIMIT_EXCEEDED',
    ],
    [
      'with aliases in each of two operations, of which one runs',
      'query A { a: b c: d } query B { a: b c: d }',
      undefined,
    ],
    ['with many root fields', '{ a b c d }', 'COST_LIMIT_EXCEEDED'],
    ['with many root fields in a fragment', '{ a ...F } fragment F on T { b c d }', 'COST_LIMIT_EXCEEDED'],
    ['with many root fields in inline fragments', '{ a ... { b ... { c } } ... on T { d } }', 'COST_LIMIT_EXCEEDED'],
    ['with many fields below the root', '{ a { b c d e f } }', undefined],
    ['with many directives on a field', '{ a @x @x @x @x }', 'COST_LIMIT_EXCEEDED'],
    [
      'with directives everywhere',
      'query ($v: Int @x) @x { ... @x { a } ...F @x } fragment F on T { b }',
      'COST_LIMIT_EXCEEDED',
    ],
    [
      'with directives in a fragment that is spread twice',
      '{ a { ...F b { ...F } } } fragment F on T @x { c @x }',
      'COST_LIMIT_EXCEEDED',
    ],
    ['that is deep', '{ a { b { c { d { e { f } } } } } }', 'DEPTH_LIMIT_EXCEEDED'],
    [
      'that is deep in a fragment',
      '{ a { b { ...F } } } fragment F on T { c { d { e { f } } } }',
      'DEPTH_LIMIT_EXCEEDED',
    ],
    ['whose fragments double 25 times at the root', `{ ...F0 } ${doubled(25, 'a')}`, 'COST_LIMIT_EXCEEDED'],
    ['whose fragments double 25 times below it', `{ a { ...F0 } } ${doubled(25, 'b')}`, 'COST_LIMIT_EXCEEDED'],
    [
      'whose fragments double 25 times under an alias',
      `{ a { ...F0 } } ${doubled(25, 'b: c')}`,
      'ALIAS_LIMIT_EXCEEDED',
    ],
    ['whose fragments double until a number ends', `{ a { ...F0 } } ${doubled(400, 'b')}`, 'COST_LIMIT_EXCEEDED'],
    ['whose fragments go in a circle', '{ a { ...A } } fragment A on T { b ...B } fragment B on T { ...A }', undefined],
    ['of many tokens', `{ a { ${times(5_000, () => 'b')} } }`, 'TOKEN_LIMIT_EXCEEDED'],
    ['of inline fragments alone', `{ ${'... { '.repeat(1_200)}a${' }'.repeat(1_200)} }`, undefined],
  ])('%s', (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it.each([
    ['20,000 times the same field', `{ a { ${times(20_000, () => 'b')} } }`, 'COST_LIMIT_EXCEEDED'],
    ['a selection 20,000 levels deep', `${'{ a '.repeat(20_000)}${'}'.repeat(20_000)}`, 'DEPTH_LIMIT_EXCEEDED'],
    ['a value 20,000 levels deep', `{ a(b: ${'['.repeat(20_000)}${']'.repeat(20_000)}) }`, 'DEPTH_LIMIT_EXCEEDED'],
  ])('is refused for %s where tokens are many', (_, text, code) => {
    expect(codeOf(text, { ...LIMITS, maxTokens: 1_000_000 })).toBe(code);
  });
});

describe('introspection', () => {
  it.each([
    ['what GraphiQL asks', getIntrospectionQuery(), undefined],
    [
      'what GraphiQL asks, twice',
      `{ a: __schema { ...S } b: __schema { ...S } } fragment S on __Schema { types { fields { args { name type { name } } } } }`,
      undefined,
    ],
    [
      'deep paths that branch nowhere',
      '{ __type(name: "T") { fields { type { ofType { ofType { ofType { ofType { name } } } } } } } }',
      undefined,
    ],
    [
      'lists in lists in lists',
      '{ __schema { types { fields { type { fields { type { fields { name args { name description type { name kind } } } } } } } } } }',
      'COST_LIMIT_EXCEEDED',
    ],
    [
      'fragments that double below it',
      `{ __schema { types { ...F0 } } } ${doubled(25, 'name')}`,
      'COST_LIMIT_EXCEEDED',
    ],
    [
      'many aliases below it',
      '{ __schema { a: types { name } b: types { name } c: types { name } d: types { name } } }',
      'ALIAS_LIMIT_EXCEEDED',
    ],
    [
      'many aliases of it',
      '{ a: __schema { x } b: __schema { x } c: __schema { x } d: __schema { x } }',
      'ALIAS_LIMIT_EXCEEDED',
    ],
  ])('%s', (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });
});

describe('a stored document', () => {
  it('is held to its depth alone', () => {
    const text = `{ ${times(3_000, (index) => `a${index}: b @x`)} }`;

    expect(readTrusted(text, 5).definitions).toHaveLength(1);
    expect(() => readTrusted('{ a { b { c } } }', 2)).toThrow(
      expect.objectContaining({ code: 'DEPTH_LIMIT_EXCEEDED' }) as Error,
    );
  });
});
