import { describe, expect, it } from 'vitest';

import { planOf } from './plan-text.ts';

const SERVICE = `
extend type Query {
  product(id: ID!): Product @rest(GET: "/products/{$args.id}") @cacheControl(maxAge: 300, staleWhileRevalidate: 30, staleIfError: 600)
  price(id: ID!): Price @rest(GET: "/prices/{$args.id}")
  stock(id: ID!): Int @rest(GET: "/stock/{$args.id}")
  greeting: Greeting @rest(GET: "/greeting?for={$caller.sub}") @cacheControl(maxAge: 60)
  shared: Greeting @rest(GET: "/greeting?for={$caller.sub}") @cacheControl(maxAge: 60, scope: PUBLIC)
  secret: Greeting @rest(GET: "/secret") @cacheControl(maxAge: 60) @authenticated
  language: Greeting @rest(GET: "/greeting", headers: [{ name: "accept-language", value: "{$header.accept-language}" }]) @cacheControl(maxAge: 60)
}
extend type Mutation { rename(id: ID!): Product @rest(POST: "/products/{$args.id}") }
type Product { id: ID! name: String
  price: Price @from(query: "price(id: $this.id)") @cacheControl(maxAge: 10)
  offers: [Offer!]! @rest(GET: "/offers?product={$keys}", key: "$this.id", match: "productId") @cacheControl(inheritMaxAge: true) }
type Offer { productId: ID! text: String }
type Price @cacheControl(maxAge: 20) { amount: Float }
type Greeting { text: String }
`;

const CLIENT = `
type Query {
  product(id: ID!): Product
  brief(id: ID!): Product @from(query: "product") @cacheControl(maxAge: 5)
  mine: Product @from(query: "product(id: $caller.product)")
  price(id: ID!): Price
  stock(id: ID!): Int
  greeting: Greeting  shared: Greeting  secret: Greeting  language: Greeting
}
type Mutation { rename(id: ID!): Product }
type Product { id: ID! name: String price: Price offers: [Offer!]! }
type Offer { text: String }
type Price { amount: Float }
type Greeting { text: String }
`;

function caching(operation: string, client = CLIENT) {
  const { caching: found, lowered } = planOf({ service: SERVICE, client, operation });
  const fetches = [...found.fetches].map(([index, policy]) => [lowered.selected[index]?.field, policy] as const);
  return { response: found.response, fetches: Object.fromEntries(fetches) };
}

describe('how long an answer may be kept', () => {
  it.each([
    ['as long as the field says', '{ product(id: 1) { name } }', { maxAge: 300, scope: 'PUBLIC' }],
    [
      'as long as the type says, where the field does not',
      '{ price(id: 1) { amount } }',
      { maxAge: 20, scope: 'PUBLIC' },
    ],
    ['not at all, where nobody says', '{ stock(id: 1) }', { maxAge: 0, scope: 'PUBLIC' }],
    ['as long as its shortest part', '{ product(id: 1) { name price { amount } } }', { maxAge: 10, scope: 'PUBLIC' }],
    [
      'no longer than a part that is not kept',
      '{ product(id: 1) { name } stock(id: 1) }',
      { maxAge: 0, scope: 'PUBLIC' },
    ],
    ['shorter where the client says', '{ brief(id: 1) { name } }', { maxAge: 5, scope: 'PUBLIC' }],
    [
      'as long as what is around it, where it inherits',
      '{ product(id: 1) { offers { text } } }',
      { maxAge: 300, scope: 'PUBLIC' },
    ],
    ['for the caller alone whose claim is asked with', '{ greeting { text } }', { maxAge: 60, scope: 'PRIVATE' }],
    ['for the caller alone whose claim is an argument', '{ mine { name } }', { maxAge: 300, scope: 'PRIVATE' }],
    ['for the caller alone whose header is sent', '{ language { text } }', { maxAge: 60, scope: 'PRIVATE' }],
    ['for the caller alone where it needs a credential', '{ secret { text } }', { maxAge: 60, scope: 'PRIVATE' }],
    ['not at all for a mutation', 'mutation { rename(id: 1) { name } }', { maxAge: 0, scope: 'PUBLIC' }],
  ])('%s', (_, operation, policy) => {
    expect(caching(operation).response).toEqual(policy);
  });

  it('is for the caller alone where a client asks for a credential', () => {
    const client = `extend schema @bff(auth: REQUIRED)\n${CLIENT}`;

    expect(caching('{ product(id: 1) { name } }', client).response).toEqual({ maxAge: 300, scope: 'PRIVATE' });
  });

  it('is for the caller alone where a type of the client says so', () => {
    const client = CLIENT.replace('type Product {', 'type Product @cacheControl(scope: PRIVATE) {');

    expect(caching('{ product(id: 1) { name } }', client).response).toEqual({ maxAge: 300, scope: 'PRIVATE' });
  });

  it('is said for each fetch, whatever the client says', () => {
    expect(caching('{ brief(id: 1) { name offers { text } } }').fetches).toEqual({
      product: { maxAge: 300, scope: 'PUBLIC', staleWhileRevalidate: 30, staleIfError: 600 },
      offers: { maxAge: 300, scope: 'PUBLIC', staleWhileRevalidate: 0, staleIfError: 0 },
    });
  });

  it('is for all callers where the service says so; who may not have it must not get the whole answer', () => {
    const { fetches, response } = caching('{ shared { text } }');

    expect(fetches['shared']).toMatchObject({ maxAge: 60, scope: 'PUBLIC' });
    expect(response).toEqual({ maxAge: 60, scope: 'PRIVATE' });
  });

  it('has nothing to say of what is written', () => {
    expect(caching('mutation { rename(id: 1) { name } }').fetches).toEqual({});
  });
});
