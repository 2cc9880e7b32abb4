import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import { startService, type TestService } from '../../support/start-service.ts';

const REMOTE = 'type Query { reviews: [Review] } type Review { id: ID stars: Int secret: String }';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP}")
    type Query { items: [Item!]! @rest(GET: "/items") }
    type Item { id: ID! details: Details label: String @computed(selectionSet: "{ details }") price: Details @computed(selectionSet: "{ id }") }
    scalar Details
  `,
  // Changes whatever it is given.
  'schemas/services/shop.ts': `
    const spoil = (details) => { details.words.push('spoilt'); details.size = -1; return details.words.join(); };
    class Money {
      #cents;
      constructor(cents) { this.#cents = cents; }
      toJSON() { return (this.#cents / 100).toFixed(2); }
    }
    const price = ({ id }) => ({ net: new Money(Number(id)), at: new Date(0), format: () => 'no JSON' });
    export default { Item: { label: ({ details }) => spoil(details), price } };
  `,
  'schemas/services/remote.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.REMOTE}/graphql")',
  'schemas/remote/remote.graphql': REMOTE,
  'schemas/app.graphql': `
    type Query { items: [Item!]! reviews: [Review] }
    type Item {
      id: ID! details: Details label: String price: Details
      asked: Details @computed(selectionSet: "{ details }") paid: String @computed(selectionSet: "{ price }")
    }
    type Review { id: ID stars: Int secret: String }
    scalar Details
  `,
  'schemas/app.ts': `
    export default {
      Item: {
        paid: ({ price }) => price.net.toJSON() + price.format(),
        asked: async ({ details }, _, { graph }) => {
          details.words.length = 0;
          const { data } = await graph('{ items { details } }');
          const [{ details: first }] = data.items;
          const copy = structuredClone(first);
          first.words.push('spoilt too');
          return copy;
        },
      },
    };
  `,
};

const items = (word: string) =>
  Array.from({ length: 100 }, (_, id) => ({ id, details: { words: [word, 'of many'], size: id } }));

let shop: TestService;
let remote: TestGraphQLService;
let gateway: TestGateway;

beforeAll(async () => {
  shop = await startService({ '/items': items('one') });
  remote = await startGraphQLService(REMOTE, {
    Query: { reviews: () => Array.from({ length: 200 }, (_, id) => ({ id, stars: id % 5 })) },
    Review: {
      secret: ({ id }: { readonly id: number }) => {
        if (id === 3) throw new Error('no');
        return `secret ${id}`;
      },
    },
  });
  gateway = await startGateway({ files: FILES, environment: { SHOP: shop.url, REMOTE: remote.url } });
});
afterAll(async () => {
  await gateway.close();
  await remote[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
});

const expected = (word: string) =>
  items(word).map(({ id, details }) => ({
    ...{ id: String(id), details, label: `${word},of many,spoilt` },
    asked: { words: [word, 'of many'], size: 0 },
  }));

it('answers that come again are what they were, whatever code does to what it gets', async () => {
  for (let time = 0; time < 5; time++) {
    const { body } = await gateway.query('app', '{ items { id details label asked } }');
    expect(body).toEqual({ data: { items: expected('one') } });
  }

  shop.route('/items', items('two'));
  for (let time = 0; time < 3; time++) {
    const { body } = await gateway.query('app', '{ items { id details label asked } }');
    expect(body).toEqual({ data: { items: expected('two') } });
  }
});

it('what code makes is written and handed on as it is, the first time and the next', async () => {
  shop.route('/items', [{ id: 1250 }]);
  for (let time = 0; time < 4; time++) {
    const { body } = await gateway.query('app', '{ items { price paid } }');
    const price = { net: '12.50', at: '1970-01-01T00:00:00.000Z' };
    expect(body).toEqual({ data: { items: [{ price, paid: '12.50no JSON' }] } });
  }
});

it('a failure in an answer of a GraphQL service that comes again is reported again', async () => {
  for (let time = 0; time < 5; time++) {
    const { body } = await gateway.query('app', '{ reviews { id stars secret } }');
    expect(body.errors).toMatchObject([{ path: ['reviews', 3, 'secret'], extensions: { code: 'UPSTREAM_ERROR' } }]);
    expect(body.data).toMatchObject({ reviews: { 2: { secret: 'secret 2' }, 3: { secret: null }, length: 200 } });
  }
});
