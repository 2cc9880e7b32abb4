import { request } from 'node:http';
import { text } from 'node:stream/consumers';

import type { RecordedRequest } from '../../../src/page/recorded-request.ts';
import { startGateway, type TestGateway, type TestGatewayOptions } from '../../support/start-gateway.ts';
import { sentEvents } from '../../support/server-sent-events.ts';
import { startService, type TestService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP}/base", retries: 1, headers: [{ name: "x-key", value: "{$env.SHOP_KEY}" }])
    extend type Query {
      item(id: ID!): Item @rest(GET: "/items?id={$keys}&key={$env.SHOP_KEY}", key: "$args.id", match: "id")
      orders: [Order!] @rest(GET: "/orders?who={$header.x-who}", headers: [{ name: "x-who", value: "{$header.x-who}" }])
      tips: [String!] @rest(GET: "/tips")
    }
    type Order { id: ID! itemId: ID! item: Item @from(query: "item(id: $this.itemId)") }
    type Item { id: ID! name: String }`,
  'schemas/web.graphql': `
    extend schema @bff(maxCost: 500, maxDepth: 6, budget: { cost: 9000, window: "1m" })
    type Query { orders: [Order!] item(id: ID!): Item tips: [String!]! @from(query: "tips", fallback: []) best: String @computed }
    type Order { id: ID! item: Item }
    type Item { id: ID! name: String }`,
  'schemas/web.js': `
    const best = async (_object, _args, ctx) => {
      const { data } = await ctx.graph('query ($id: ID!) { item(id: $id) { name } }', { id: '8' });
      return data.item.name;
    };
    export default { Query: { best } };`,
  'schemas/web.v2.graphql': 'extend schema @bff(operations: PERSISTED)\ntype Query { tips: [String!] }',
  'clients/web/item.graphql': 'query OneItem($id: ID!) @endpoint(GET: "/items/{id}") { item(id: $id) { name } }',
};

/** A shop and a gateway before it. */
export interface PageWorld extends AsyncDisposable {
  readonly shop: TestService;
  readonly gateway: TestGateway;
}

/** Starts them; in dev, unless told otherwise. */
export async function startPageWorld(options: TestGatewayOptions = {}): Promise<PageWorld> {
  const shop = await startService({
    '/base/orders': [
      { id: 1, itemId: 7 },
      { id: 2, itemId: 8 },
    ],
    '/base/items': [
      { id: '7', name: 'Lamp' },
      { id: '8', name: 'Chair' },
    ],
    '/base/tips': () => ({ status: 500, body: {} }),
  });
  const environment = { SHOP: shop.url, SHOP_KEY: 'key-of-the-shop' };
  const gateway = await startGateway({ mode: 'dev', files: FILES, environment, ...options });
  return {
    ...{ shop, gateway },
    [Symbol.asyncDispose]: async () => {
      await gateway.close();
      await shop[Symbol.asyncDispose]();
    },
  };
}

/** What is sent back. */
interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Asks with headers that fetch would not send: `host`, `origin`, `sec-fetch-site`. */
export function ask(
  { url }: Pick<TestGateway, 'url'>,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Readonly<Record<string, string>>; body?: string } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    request(url + path, { method, headers }, (answer) => {
      const { statusCode: status = 0, headers: given } = answer;
      void text(answer).then((body_) => resolve({ status, headers: given, text: body_ }), reject);
    })
      .on('error', reject)
      .end(body);
  });
}

/** What the page is told from now on. */
export interface Watching extends AsyncDisposable {
  readonly headers: Headers;
  /** Resolves when the request that `fits` is told of. */
  request(fits: (request: RecordedRequest) => boolean): Promise<RecordedRequest>;
  /** Resolves with the next news of the schemas that fit. */
  schemas(fits: (news: SchemaNews) => boolean): Promise<SchemaNews>;
  /** Resolves when the stream ends. */
  readonly ended: Promise<void>;
}

export interface SchemaNews {
  readonly isLive: boolean;
  readonly errors: readonly { readonly code: string; readonly file: string; readonly line: number }[];
}

/** Listens as the page does. */
export async function watch(gateway: Pick<TestGateway, 'send'>): Promise<Watching> {
  const leaving = new AbortController();
  const answer = await gateway.send('/-/requests', { signal: leaving.signal });
  const requests = new Map<number, RecordedRequest>();
  const news: SchemaNews[] = [];
  const waiting = new Set<() => void>();
  const read = async (): Promise<void> => {
    let pending = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      pending += decoder.decode(chunk, { stream: true });
      const end = pending.lastIndexOf('\n\n') + 2;
      for (const { event, data } of sentEvents(pending.slice(0, end))) {
        if (event === 'schemas') news.push(JSON.parse(data) as SchemaNews);
        else for (const one of JSON.parse(data) as RecordedRequest[]) requests.set(one.id, one);
      }
      pending = pending.slice(end);
      for (const look of waiting) look();
    }
  };
  const ended = read().catch(() => undefined);
  const found = <Found>(find: () => Found | undefined): Promise<Found> =>
    new Promise((resolve) => {
      const look = (): void => {
        const one = find();
        if (one === undefined) return;
        waiting.delete(look);
        resolve(one);
      };
      waiting.add(look);
      look();
    });
  return {
    headers: answer.headers,
    ended,
    request: (fits) => found(() => [...requests.values()].find(fits)),
    schemas: (fits) => found(() => news.find(fits)),
    [Symbol.asyncDispose]: async () => {
      leaving.abort();
      await ended;
    },
  };
}
