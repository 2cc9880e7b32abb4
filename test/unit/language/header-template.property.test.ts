import { validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { GatewayError } from '../../../src/core/errors.ts';
import { parseHeaderTemplate, renderHeader } from '../../../src/language/header-template.ts';
import { anyText, anyValue } from './arbitraries.ts';

const author = fc.string({ unit: fc.constantFrom(...'aé =:,;{}"'), maxLength: 5 });

it('never has a line break, and has exactly the value or is refused', () => {
  const property = fc.property(author, fc.oneof(anyText, anyValue), author, (before, value, after) => {
    const template = parseHeaderTemplate(`${before}{$args.x}${after}`);
    let header;
    try {
      header = renderHeader(template, () => value);
    } catch (error) {
      expect((error as GatewayError).code).toBe('BAD_USER_INPUT');
      return;
    }
    if (header === undefined) {
      expect(value ?? undefined).toBeUndefined();
      return;
    }
    expect(header).not.toMatch(/[\r\n\0\t]|^ | $/);
    const [start, end] = [before.replace(/^ +/, ''), after.replace(/ +$/, '')];
    expect(header).toBe(`${start}${String(Object.is(value, -0) ? 0 : value)}${end}`);
    validateHeaderValue('x', header);
  });

  fc.assert(property, { numRuns: 3_000 });
});
