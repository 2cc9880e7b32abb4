import { expect, it } from 'vitest';
import web from '../../../schemas/web.ts';
import type { CodeContext } from '../../../src/code/facet-gateway.ts';

const label = (acceptLanguage: string | undefined, currency = 'EUR'): string => {
  const context: Partial<CodeContext> = { header: () => acceptLanguage };
  return String(web.Order.totalLabel({ total: 1234.5, currency }, {}, context as CodeContext)).replace(/\s/g, ' ');
};

it.each([
  ['the first language asked for', 'de-DE,de;q=0.9,en;q=0.8', '1.234,50 €'],
  ['English when none is asked for', undefined, '€1,234.50'],
  ['English when any will do', '*', '€1,234.50'],
  ['English when the header is empty', '', '€1,234.50'],
  ['English when the header is no language', 'not a language!', '€1,234.50'],
  ['English when the language is unknown', 'xx', '€1,234.50'],
])('writes the total in %s', (_, acceptLanguage, text) => {
  expect(label(acceptLanguage)).toBe(text);
});

it('writes the code of a currency it does not know how to write', () => {
  expect(label('en', 'points')).toBe('1234.50 points');
});
