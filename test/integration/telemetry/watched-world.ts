import { startEventService, type EventService } from '../../support/start-event-service.ts';
import { startGateway, type TestGateway, type TestGatewayOptions } from '../../support/start-gateway.ts';
import { startService, type TestService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/stock.graphql': `
    extend schema @service(url: "{$env.STOCK}/v1/path-of-a-secret", retries: 1, breaker: { failures: 2, cooldown: "1s" })
    extend type Query {
      item(id: ID!): Item @rest(GET: "/items?id={$keys}", key: "$args.id", match: "id")
        @cacheControl(maxAge: 60, staleIfError: 600)
      weather: Int @rest(GET: "/weather", select: "celsius") @cacheControl(maxAge: 10, staleWhileRevalidate: 50)
      count: Int @rest(GET: "/count", select: "count")
      rare: Int @rest(GET: "/count", select: "count") @rateLimit(max: 1, window: "1h")
      list(first: Int! = 1): [Item!] @rest(GET: "/list?limit={$args.first}") @listSize(slicingArguments: ["first"])
    }
    extend type Mutation { sell: Int @rest(POST: "/sell", body: {}, select: "count") }
    type Item { id: ID! stock: Int }`,
  'schemas/services/events.graphql': `
    extend schema @service(url: "{$env.EVENTS}")
    extend type Subscription { ticks: Tick @rest(SSE: "/ticks") }
    type Tick { id: ID! }`,
  'schemas/web.graphql': `
    type Query {
      item(id: ID!): Item  weather: Int  count: Int  rare: Int
      safe: Int @from(field: "count", fallback: 0)
    }
    type Mutation { sell: Int }
    type Subscription { ticks: Tick }
    type Item { id: ID! stock: Int }
    type Tick { id: ID! }`,
  'schemas/mobile.graphql': `
    extend schema @bff(maxCost: 100, budget: { cost: 10, window: "1h" }, maxDepth: 3)
    type Query { count: Int list(first: Int! = 1): [Item!] }
    type Item { id: ID! stock: Int }`,
  'clients/web/count.graphql': 'query Count @endpoint(GET: "/count") { count }',
  'clients/web/item.graphql': 'query Item($id: ID!) @endpoint(GET: "/items/{id}") { item(id: $id) { stock } }',
};

/** Services, a gateway that counts what it does with them, and a clock that tests move. */
export interface WatchedWorld extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly stock: TestService;
  readonly events: EventService;
  /** Lets time go by for what is kept. */
  readonly pass: (seconds: number) => void;
}

const BASE = '/v1/path-of-a-secret';

/** Below the base path, which no label may tell. */
export const path = (name: string): string => `${BASE}/${name}`;

/** Starts all of it. Whoever starts it closes it. */
export async function startWatched(options: TestGatewayOptions = {}): Promise<WatchedWorld> {
  const items = [1, 2].map((id) => ({ id, stock: id * 10 }));
  const stock = await startService({
    [path('items')]: items,
    [path('weather')]: { celsius: 30 },
    [path('count')]: { count: 7 },
    [path('sell')]: { count: 6 },
    [path('list')]: items,
  });
  const events = await startEventService();
  let nowMs = 0;
  const gateway = await startGateway({
    environment: { STOCK: stock.url, EVENTS: events.url },
    ...options,
    files: { ...FILES, ...options.files },
    now: () => nowMs,
  });
  return {
    ...{ gateway, stock, events },
    pass: (seconds) => {
      nowMs += seconds * 1_000;
    },
    [Symbol.asyncDispose]: async () => {
      await gateway.close();
      await stock[Symbol.asyncDispose]();
      await events[Symbol.asyncDispose]();
    },
  };
}
