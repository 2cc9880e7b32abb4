import { buildSchema, isInputType } from 'graphql';
import { expect, it } from 'vitest';

import { variableFromText } from '../../../src/endpoint/variable-from-text.ts';

const filter = buildSchema('input Filter { any: Anything } scalar Anything type Query { a(f: Filter): Int }').getType(
  'Filter',
);

it('leaves JSON that nests too deeply to the coercion, which refuses text', () => {
  if (!isInputType(filter)) throw new Error('Filter is no input');
  const text = `{"any":${'['.repeat(8_000)}${']'.repeat(8_000)}}`;

  expect(variableFromText('filter', [text], filter)).toBe(text);
});
