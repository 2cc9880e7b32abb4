import { Agent, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startEventService, type EventService, type OpenedStream } from '../../support/start-event-service.ts';
import { type Facet, startFacet } from './start-facet.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP_URL}", timeout: "1m")
    extend type Subscription { prices: Price @rest(SSE: "/prices") }
    type Price { amount: Int }`,
  'schemas/web.graphql': `
    type Query { hello: String @from(value: "hello") }
    type Subscription { prices: Price }
    type Price { amount: Int }`,
};

const SUBSCRIBERS = 1_000;
const ROUNDS = 10;
const MIB = 1_048_576;

/** Tells at SIGUSR2 what is in use once nothing is left that could be thrown away. */
const MEMORY_ON_SIGNAL = `
  const collected = async () => {
    for (let turn = 0; turn < 4; turn++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { heapUsed, external } = process.memoryUsage();
    console.log(JSON.stringify({ msg: 'memory', bytes: heapUsed + external }));
  };
  process.on('SIGUSR2', collected);`;

async function memoryOf(facet: Facet): Promise<number> {
  const told = facet.logged('memory');
  facet.signal('SIGUSR2');
  return Number((await told)['bytes']);
}

/** A subscriber who has seen an event. */
async function subscribe(url: string, agent: Agent): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  const sending = request(`${url}/web/graphql`, { method: 'POST', headers, agent });
  sending.end(JSON.stringify({ query: 'subscription { prices { amount } }' }));
  const [answer] = (await once(sending, 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  let seen = '';
  for await (const text of answer.iterator({ destroyOnReturn: false })) {
    seen += String(text);
    if (seen.includes('"amount":1')) return answer;
  }
  throw new Error(`no event came: ${seen}`);
}

/** Everybody subscribes, sees an event, and leaves; over when the service has seen all go. */
async function round(facet: Facet, shop: EventService): Promise<void> {
  const agent = new Agent({ keepAlive: false });
  const subscribers = Array.from({ length: SUBSCRIBERS }, () => subscribe(facet.url, agent));
  const streams: OpenedStream[] = [];
  for (let count = 0; count < SUBSCRIBERS; count++) {
    const stream = await shop.next();
    stream.event({ amount: 1 });
    streams.push(stream);
  }
  for (const answer of await Promise.all(subscribers)) answer.destroy();
  await Promise.all(streams.map(({ closed }) => closed));
}

it('has its memory back when 1,000 subscriptions were opened and closed ten times', { timeout: 120_000 }, async () => {
  await using shop = await startEventService();
  await using facet = await startFacet({
    files: FILES,
    environment: { SHOP_URL: shop.url },
    settings: { limits: { maxInFlight: 2_000 } },
    flags: ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(MEMORY_ON_SIGNAL)}`],
  });
  await round(facet, shop);
  const base = await memoryOf(facet);

  const sizes: number[] = [];
  for (let count = 0; count < ROUNDS; count++) {
    await round(facet, shop);
    sizes.push((await memoryOf(facet)) - base);
  }

  expect((sizes.at(-1) ?? Infinity) / MIB).toBeLessThan(5);
});
