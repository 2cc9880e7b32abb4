import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseUrlTemplate, renderUrl } from '../../../src/language/url-template.ts';
import { almostGrammar, anyText, anyValue, mistakeOf, valuesAt } from './arbitraries.ts';

/** A literal text, or a hole with its value. */
type Part = string | { readonly value: unknown; readonly csv: boolean };
interface Shape {
  readonly segments: readonly (readonly Part[])[];
  readonly pairs: readonly (readonly [string, readonly Part[]])[];
}

/** Text that percent-decodes to itself and separates nothing. */
const literal = fc.string({ unit: fc.constantFrom(...'aB0-._~ |{}\\:@;,!()\'"<>é😀'), minLength: 1, maxLength: 4 });
const part: fc.Arbitrary<Part> = fc.oneof(literal, fc.record({ value: anyValue, csv: fc.boolean() }));
const onlyText = (parts: readonly Part[]) => parts.every((each) => typeof each === 'string');
const isDots = (text: string) => text === '.' || text === '..';
const segment = fc
  .array(part, { minLength: 1, maxLength: 3 })
  .filter((parts) => !onlyText(parts) || !isDots(parts.join('')));
const shape: fc.Arbitrary<Shape> = fc.record({
  segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
  pairs: fc.array(fc.tuple(literal, fc.array(part, { maxLength: 3 })), { maxLength: 4 }),
});

/** The template's text, and the values of its holes by number. */
function written({ segments, pairs }: Shape): { readonly text: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const write = (parts: readonly Part[]) =>
    parts
      .map((each) =>
        typeof each === 'string' ? each : `{$args.v${values.push(each.value) - 1}${each.csv ? '|csv' : ''}}`,
      )
      .join('');
  const path = segments.map((parts) => `/${write(parts)}`).join('');
  return { text: `${path}?${pairs.map(([name, parts]) => `${name}=${write(parts)}`).join('&')}`, values };
}

class Refused extends Error {}

const refuse = (): never => {
  throw new Refused();
};

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'object' || (typeof value === 'number' && !Number.isFinite(value))) return refuse();
  const text = Object.is(value, -0) ? '0' : `${value as string}`;
  return text.isWellFormed() ? text : refuse();
}

function expectedSegment(parts: readonly Part[]): string {
  const text = parts.map((each) => {
    if (typeof each === 'string') return each;
    const items: readonly unknown[] = each.csv && Array.isArray(each.value) ? each.value : [each.value];
    const texts = items.map((item) => textOf(item) || refuse());
    const isOneOfMany = each.csv && Array.isArray(each.value);
    const isNoItem = (item: string) => /\p{Cc}/u.test(item) || (isOneOfMany && isDots(item));
    return texts.length === 0 || texts.some(isNoItem) ? refuse() : texts.join(',');
  });
  return isDots(text.join('')) ? refuse() : text.join('');
}

function expectedValues(parts: readonly Part[]): readonly string[] {
  const [first] = parts;
  if (parts.length === 1 && typeof first === 'object' && !first.csv && Array.isArray(first.value)) {
    return first.value.map(textOf).filter((text) => text !== undefined);
  }
  let joined = '';
  for (const each of parts) {
    if (typeof each === 'string') joined += each;
    else {
      const items = (each.csv && Array.isArray(each.value) ? each.value : [each.value]).map(textOf);
      const present = items.filter((text) => text !== undefined);
      if (present.length === 0) return [];
      joined += present.join(',');
    }
  }
  return [joined];
}

/** What a server must read; undefined when no request may be sent. */
function expected({ segments, pairs }: Shape) {
  try {
    return {
      segments: segments.map(expectedSegment),
      pairs: pairs.flatMap(([name, parts]) => expectedValues(parts).map((value) => [name, value])),
    };
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

it('gives a server exactly the segments and pairs of the template, with exactly the values', () => {
  let sent = 0;
  const property = fc.property(shape, (given) => {
    const { text, values } = written(given);
    const wanted = expected(given);
    const render = () => renderUrl(parseUrlTemplate(text), valuesAt(values));
    if (wanted === undefined) {
      expect(render).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
      return;
    }
    sent += 1;
    const url = new URL(render(), 'http://h');
    expect(url.pathname.slice(1).split('/').map(decodeURIComponent)).toEqual(wanted.segments);
    expect([...url.searchParams]).toEqual(wanted.pairs);
    expect(url.href).toBe(`http://h${render()}`);
  });

  fc.assert(property, { numRuns: 5_000 });

  expect(sent).toBeGreaterThan(500);
});

it('keeps host, depth and names whatever the author and the caller write', () => {
  const property = fc.property(almostGrammar, anyText, (author, value) => {
    const text = `/${author}`;
    if (mistakeOf(() => parseUrlTemplate(text))) return;
    const template = parseUrlTemplate(text);
    let rendered;
    try {
      rendered = renderUrl(template, () => value);
    } catch (error) {
      expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
      return;
    }
    const url = new URL(rendered, 'http://h');
    expect(url.href).toBe(`http://h${rendered}`);
    expect(url.pathname.slice(1).split('/')).toHaveLength(template.segments.length);
    expect(
      url.search
        .slice(1)
        .split('&')
        .map((pair) => pair.split('=')[0]),
    ).toEqual(template.query.length === 0 ? [''] : template.query.map(({ name }) => name));
  });

  fc.assert(property, { numRuns: 5_000 });
});
