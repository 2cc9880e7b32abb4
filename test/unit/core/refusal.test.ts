import { GraphQLError } from 'graphql';
import { expect, it } from 'vitest';

import { documentRefusal } from '../../../src/core/refusal.ts';

it('tells once what is wrong in the same way in several places', () => {
  const errors = ['one', 'two', 'one', 'three', 'two'].map((message) => new GraphQLError(message));

  const refusal = documentRefusal('GRAPHQL_VALIDATION_FAILED', errors);

  expect(refusal.errors.map(({ message }) => message)).toEqual(['one', 'two', 'three']);
});
