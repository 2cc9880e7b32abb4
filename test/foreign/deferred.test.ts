import { beforeAll, expect, it } from 'vitest';

import { startGateway } from '../support/start-gateway.ts';
import { startService } from '../support/start-service.ts';
import { graphqlClients } from './graphql-clients.ts';
import { installPackages } from './install.ts';

/** Packages may have to be fetched first. */
beforeAll(() => installPackages(), 180_000);

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP_URL}")
    type Query { product(id: ID!): Product @rest(GET: "/products/{$args.id}") }
    type Product { id: ID! name: String reviews: [Review!] @rest(GET: "/reviews/{$this.id}") }
    type Review { text: String! }`,
  'schemas/web.graphql': `
    type Query { product(id: ID!): Product }
    type Product { id: ID! name: String reviews: [Review!] }
    type Review { text: String! }`,
};

const QUERY = `
  query Product { product(id: 1) { id name ...Opinions @defer(label: "opinions") } }
  fragment Opinions on Product { reviews { text } }`;

it.each(graphqlClients)('$name has what comes first, and later the rest', async ({ states }) => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await using shop = await startService({
    '/products/1': { id: '1', name: 'Lamp' },
    '/reviews/1': () => released.then(() => ({ body: [{ text: 'Bright.' }] })),
  });
  await using gateway = await startGateway({ files: FILES, environment: { SHOP_URL: shop.url } });
  const seen = states(`${gateway.url}/web/graphql`, QUERY)[Symbol.asyncIterator]();

  const first = structuredClone((await seen.next()).value);
  release();
  const second = (await seen.next()).value as unknown;

  expect(first).toMatchObject({ product: { name: 'Lamp' } });
  expect(first).not.toHaveProperty('product.reviews');
  expect(second).toMatchObject({ product: { name: 'Lamp', reviews: [{ text: 'Bright.' }] } });
});
