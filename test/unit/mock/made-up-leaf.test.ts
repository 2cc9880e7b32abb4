import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLScalarType,
  GraphQLString,
} from 'graphql';
import { describe, expect, it } from 'vitest';

import { madeUpLeaf } from '../../../src/mock/made-up-leaf.ts';

const KEYS = Array.from({ length: 50 }, (_, index) => String(index));

const scalar = (name: string): GraphQLScalarType => new GraphQLScalarType({ name });
const status = new GraphQLEnumType({ name: 'Status', values: { OPEN: {}, DONE: {} } });

describe('a made-up value', () => {
  it.each([
    ['an address of mail', GraphQLString, 'email', /^[a-z]+\.[a-z]+@example\.com$/],
    ['a name of a person', GraphQLString, 'name', /^[A-Z][a-z]+ [A-Z][a-z]+$/],
    ['a picture that needs no server', GraphQLString, 'avatarUrl', /^data:image\/svg\+xml,/],
    ['a URL', GraphQLString, 'url', /^https:\/\/example\.com\/user-\d+$/],
    ['a moment', GraphQLString, 'createdAt', /^2025-\d\d-\d\dT\d\d:\d\d:00\.000Z$/],
    ['words of the name, where that says no more', GraphQLString, 'shoeSize', /^Shoe size \d+$/],
    ['the id of another object', GraphQLID, 'productId', /^(?:[1-9]|10)$/],
    ['a date of a scalar', scalar('Date'), 'born', /^2025-\d\d-\d\d$/],
    ['a UUID', scalar('UUID'), 'token', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/],
    ['a value of an enum', status, 'status', /^(?:OPEN|DONE)$/],
  ])('is %s', (_, type, field, pattern) => {
    for (const key of KEYS) expect(madeUpLeaf(type, { owner: 'User', field, key, item: '' })).toMatch(pattern);
  });

  it.each([
    ['a price', GraphQLFloat, 'price', 5, 250],
    ['a rating', GraphQLInt, 'rating', 1, 5],
    ['any number', GraphQLInt, 'loops', 1, 100],
  ])('is %s within bounds', (_, type, field, least, most) => {
    const values = KEYS.map((key) => madeUpLeaf(type, { owner: 'Product', field, key, item: '' }) as number);

    expect(Math.min(...values)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...values)).toBeLessThanOrEqual(most);
    expect(new Set(values).size).toBeGreaterThan(3);
  });

  it('is the same for the same place, and says that there is no further page', () => {
    const place = { owner: 'PageInfo', field: 'hasNextPage', key: '1', item: '' };

    expect(KEYS.map((key) => madeUpLeaf(GraphQLBoolean, { ...place, key }))).not.toContain(true);
    expect(madeUpLeaf(GraphQLString, { ...place, field: 'name' })).toBe(
      madeUpLeaf(GraphQLString, { ...place, field: 'name' }),
    );
  });
});
