import { spawnSync } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { createGate } from '../../support/gate.ts';
import { startEventService } from '../../support/start-event-service.ts';
import { startService } from '../../support/start-service.ts';
import { sentEvents } from '../../support/server-sent-events.ts';
import { keepAsking } from './keep-asking.ts';
import { startBriefly } from './start-briefly.ts';
import { startFacet } from './start-facet.ts';

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP_URL}", timeout: "1m")
    extend type Query { price: Price @rest(GET: "/price") }
    extend type Subscription { prices: Price @rest(SSE: "/prices") }
    type Price { amount: Int }`,
  'schemas/web.graphql': `
    type Query { price: Price }
    type Subscription { prices: Price }
    type Price { amount: Int }`,
};
const PRICE = '{ price { amount } }';
const DATA = { price: { amount: 7 } };

const ask = (url: string, query = PRICE, accept = 'application/json'): Promise<Response> =>
  fetch(`${url}/web/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  });

/** Makes what comes behind it the first process of its own. */
const FIRST = ['unshare', '--pid', '--fork', '--kill-child'];
const canBeFirst = spawnSync(FIRST[0] ?? '', [...FIRST.slice(1), 'true']).status === 0;

const LONGEST_END_MS = 10_000;

it('fails none of 200 requests a second on SIGTERM, is not ready from then on, and exits with 0', async () => {
  await using shop = await startService({ '/price': { amount: 7 } });
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: shop.url } });
  const asking = keepAsking({ url: `${facet.url}/web/graphql`, query: PRICE, perSecond: 200 });
  await asking.more(200);

  const startedMs = performance.now();
  facet.signal('SIGTERM');
  await vi.waitFor(async () => expect(await facet.probe('ready')).toBe(503), { timeout: 1_000, interval: 5 });
  const live = await facet.probe('live');
  await asking.more(100);
  // Whoever balances has been told by now.
  await asking.stop();
  const code = await facet.ended;

  expect(asking.failures).toEqual([]);
  expect(asking.answers.filter((body) => !body.includes('{"price":{"amount":7}}'))).toEqual([]);
  expect(live).toBe(200);
  expect(code).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(LONGEST_END_MS);
});

it('answers what is under way on SIGTERM, however long after the listener has closed, and stays live', async () => {
  await using shop = await startService({ '/price': { amount: 7 } });
  await using gate = createGate();
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: await gate.before(shop.url) } });
  const asked = ask(facet.url);
  await gate.held(1);

  facet.signal('SIGTERM');
  await vi.waitFor(() => expect(fetch(facet.url)).rejects.toThrow(), { timeout: 8_000, interval: 50 });
  const [live, ready] = [await facet.probe('live'), await facet.probe('ready')];
  gate.open();
  const answer = await asked;

  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ data: DATA });
  expect([live, ready]).toEqual([200, 503]);
  expect(await facet.ended).toBe(0);
});

it('completes subscriptions on SIGTERM', async () => {
  await using shop = await startEventService();
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: shop.url } });
  const opened = ask(facet.url, 'subscription { prices { amount } }', 'text/event-stream');
  const stream = await shop.next();
  stream.event({ amount: 1 });
  const subscription = await opened;

  facet.signal('SIGTERM');
  const events = sentEvents(await subscription.text());
  const code = await facet.ended;

  expect(events.map(({ event }) => event)).toEqual(['next', 'complete']);
  expect(JSON.parse(events[0]?.data ?? '')).toMatchObject({ data: { prices: { amount: 1 } } });
  expect(code).toBe(0);
});

it('exits with 0 within 10 s on SIGTERM, even while a service does not answer', async () => {
  await using shop = await startService({ '/price': () => new Promise(() => {}) });
  await using facet = await startFacet({
    files: FILES,
    environment: { SHOP_URL: shop.url },
    settings: { limits: { requestTimeout: '1m' } },
  });
  const asked = ask(facet.url).catch((error: unknown) => error);
  await vi.waitFor(() => expect(shop.requests).toHaveLength(1));

  const startedMs = performance.now();
  facet.signal('SIGTERM');
  const code = await facet.ended;

  expect(code).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(LONGEST_END_MS);
  await asked;
});

it.each([
  ['SIGTERM', 'SIGTERM', 143],
  ['SIGTERM', 'SIGINT', 130],
  ['SIGINT', 'SIGINT', 130],
] as const)('ends at once, and not with 0, when %s is followed by %s', async (first, second, expected) => {
  await using shop = await startService({ '/price': () => new Promise(() => {}) });
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: shop.url } });
  const asked = ask(facet.url).catch((error: unknown) => error);
  await vi.waitFor(() => expect(shop.requests).toHaveLength(1));

  facet.signal(first);
  await vi.waitFor(async () => expect(await facet.probe('ready')).toBe(503), { timeout: 1_000, interval: 5 });
  const startedMs = performance.now();
  facet.signal(second);
  const code = await facet.ended;

  expect(code).toBe(expected);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  await asked;
});

it('ends without notice on SIGINT', async () => {
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: 'http://127.0.0.1:9' } });

  const startedMs = performance.now();
  facet.signal('SIGINT');

  expect(await facet.ended).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(1_500);
});

it.skipIf(!canBeFirst)(
  'ends at a SIGTERM that comes while it starts, as the first process of a container too',
  async () => {
    const { code, out } = await startBriefly(
      {
        'schemas/web.graphql': 'type Query { hello: String @computed }',
        'schemas/web.ts': `
        process.kill(process.pid, 'SIGTERM');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        export default { Query: { hello: () => 'hello' } };`,
      },
      { before: FIRST },
    );

    expect(code).toBe(143);
    expect(out).toBe('');
  },
);

it("ends although a service's code keeps a timer", async () => {
  const code = 'setInterval(() => {}, 1_000); export const onRequest = () => undefined;';
  await using facet = await startFacet({
    files: { ...FILES, 'schemas/services/shop.ts': code },
    environment: { SHOP_URL: 'http://127.0.0.1:9' },
  });

  facet.signal('SIGINT');

  expect(await facet.ended).toBe(0);
});
