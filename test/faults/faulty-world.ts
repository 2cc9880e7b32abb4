import { buildSchema, graphqlSync } from 'graphql';
import { expect } from 'vitest';
import { type SeenAnswer, startGateway, type TestGateway, type TestGatewayOptions } from '../support/start-gateway.ts';
import { type Asked, type FaultService, startFaultService } from './start-fault-service.ts';

const REMOTE = `
  type Query { review: Review reviews(ids: [ID!]!): [Review] }
  type Review { id: ID! stars: Int }
`;

/** Schemas of a service of each kind that may fail, and of one that does not. `guard` is added to what the failing ones say of themselves. */
const filesWith = (guard: string): Readonly<Record<string, string>> => ({
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP}", timeout: "400ms", ${guard})
    extend type Query {
      price: Price @rest(GET: "/price")
      item(id: ID!): Item @rest(GET: "/items?id={$keys}", key: "$args.id", match: "id")
      items: [Item!]! @rest(GET: "/all") @listSize(assumedSize: 10)
    }
    extend type Mutation { buy: Price @rest(POST: "/buy") }
    type Price { amount: Int currency: String }
    type Item { id: ID! name: String stock: Stock @rest(GET: "/stock?id={$keys}", key: "$this.id", match: "id") }
    type Stock { id: ID! pieces: Int }`,
  'schemas/services/remote.graphql': `
    extend schema @service(kind: GRAPHQL, url: "{$env.REMOTE}/graphql", timeout: "400ms", ${guard})
    extend type Query { rated(id: ID!): Review @from(query: "reviews(ids: $keys)", key: "$args.id", match: "id") }`,
  'schemas/remote/remote.graphql': REMOTE,
  'schemas/services/steady.graphql': `
    extend schema @service(url: "{$env.STEADY}", timeout: "10s")
    extend type Query { steady: Steady @rest(GET: "/steady") }
    type Steady { word: String }`,
  'schemas/app.graphql': `
    extend schema @bff(maxCost: 100000)
    type Query { price: Price item(id: ID!): Item items: [Item!] review: Review rated(id: ID!): Review steady: Steady }
    type Mutation { buy: Price }
    type Price { amount: Int currency: String }
    type Item { id: ID! name: String stock: Stock }
    type Stock { pieces: Int }
    type Review { id: ID! stars: Int }
    type Steady { word: String }`,
});

const remote = buildSchema(REMOTE);
const review = (id: string) => ({ id, stars: 5 });
const rootValue = {
  review: review('1'),
  reviews: ({ ids }: { readonly ids: readonly string[] }) => ids.map(review),
};

/** Items are there for every id. */
function shopAnswer({ path }: Asked): unknown {
  const { pathname, searchParams } = new URL(path, 'http://shop');
  const ids = searchParams.getAll('id');
  if (pathname === '/all') return Array.from({ length: 10 }, (_, index) => ({ id: `${index}`, name: `n${index}` }));
  if (pathname === '/items') return ids.map((id) => ({ id, name: `n${id}` }));
  if (pathname === '/stock') return ids.map((id) => ({ id, pieces: 3 }));
  return { amount: 7, currency: 'EUR' };
}

function remoteAnswer({ body }: Asked): unknown {
  const { query, variables } = JSON.parse(body) as { readonly query: string; readonly variables?: object };
  return graphqlSync({ schema: remote, source: query, rootValue, variableValues: { ...variables } });
}

/** A gateway, and the services behind it. */
export interface FaultyWorld extends AsyncDisposable {
  readonly gateway: TestGateway;
  /** REST. */
  readonly shop: FaultService;
  /** GraphQL. */
  readonly remote: FaultService;
  /** REST; no test lets it fail. */
  readonly steady: FaultService;
}

/** How a world is different from the others. */
export interface WorldOptions extends Pick<TestGatewayOptions, 'executor' | 'jsonLane' | 'settings'> {
  /** Arguments of `@service` for the failing ones. Default: one failure is one failure, however many there were. */
  readonly guard?: string;
}

/** Starts it all. Whoever starts it closes it. */
export async function startFaultyWorld(options: WorldOptions = {}): Promise<FaultyWorld> {
  const { guard = 'retries: 0, breaker: { failures: 1000000 }', ...others } = options;
  const shop = await startFaultService(shopAnswer);
  const remote = await startFaultService(remoteAnswer);
  const steady = await startFaultService(() => ({ word: 'steady' }));
  const environment = { SHOP: shop.url, REMOTE: remote.url, STEADY: steady.url };
  const gateway = await startGateway({ files: filesWith(guard), environment, ...others });
  return {
    ...{ gateway, shop, remote, steady },
    [Symbol.asyncDispose]: async () => {
      await gateway.close();
      for (const service of [shop, remote, steady]) await service[Symbol.asyncDispose]();
    },
  };
}

const MAX_BYTES = 200_000;
const MAX_MS = 1_500;
const INTERNAL = /SECRET|127\.0\.0\.1|localhost|node_modules|\.ts:\d|undici|ECONN|<html|<!doctype/i;

/** Asks, and expects what holds for every answer: on time, not large, and nothing internal in it. */
export async function askSafely({ gateway }: FaultyWorld, query: string): Promise<SeenAnswer['body']> {
  const startedMs = performance.now();
  const answer = await gateway.send('/app/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const text = await answer.text();
  const tookMs = performance.now() - startedMs;

  expect(answer.status).toBe(200);
  expect(tookMs).toBeLessThan(MAX_MS);
  expect(text.length).toBeLessThan(MAX_BYTES);
  expect(text).not.toMatch(INTERNAL);
  expect(JSON.stringify([...answer.headers])).not.toMatch(INTERNAL);
  expect(answer.headers.has('set-cookie')).toBe(false);
  return JSON.parse(text) as SeenAnswer['body'];
}

/** Paths and codes of errors. */
export const codesOf = ({ errors = [] }: SeenAnswer['body']): readonly (readonly [string, unknown, unknown])[] =>
  errors.map(({ path, extensions }) => [path?.join('.') ?? '', extensions['code'], extensions['service']]);
