import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { JsonSyntaxError, type JsonValue, readJson } from '../../../src/language/json-text.ts';

/** The same value without its places. */
function plain({ value }: JsonValue): unknown {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(plain);
  if (!(value instanceof Map)) return value;
  const members = [...(value as ReadonlyMap<string, JsonValue>)];
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}

describe('readJson', () => {
  it('reads what JSON.parse reads, in any layout', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 2, '\t'), (text, indent) => {
        const value: unknown = JSON.parse(text);

        expect(plain(readJson(JSON.stringify(value, null, indent)))).toEqual(value);
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}:,"\\ \n01-.eutrn') }), (text) => {
        const read = (how: (text: string) => unknown): string => {
          try {
            return JSON.stringify(how(text));
          } catch {
            return 'refused';
          }
        };

        expect(read((json) => plain(readJson(json)))).toBe(read(JSON.parse));
      }),
    );
  });

  it('tells where a value stands', () => {
    const { value } = readJson('[1,\n  {"a": "b"}]');

    expect((value as readonly JsonValue[]).map(({ start }) => start)).toEqual([1, 6]);
  });

  it.each([
    ['a comma at the end', '[1, ]', 4],
    ['an end too early', '{"a": [', 7],
    ['something behind the end', '[] []', 3],
    ['a string that does not end', '["abc', 1],
    ['text nested too deeply', '['.repeat(200), 101],
  ])('tells where it meets %s', (_, text, offset) => {
    const read = (): unknown => readJson(text);

    expect(read).toThrow(new JsonSyntaxError(offset));
    expect(read).toThrow(expect.objectContaining({ offset }));
  });
});
