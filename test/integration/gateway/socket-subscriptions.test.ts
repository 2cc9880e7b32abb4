import { once } from 'node:events';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from 'vitest';

import { sentEvents } from '../../support/server-sent-events.ts';
import { startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { type SocketService, startSocketService } from '../../support/start-socket-service.ts';
import { subscribe } from '../../support/subscribe.ts';

const SDL = `
  type Query { product(id: ID!): Product }
  type Subscription { priced: Product! stopped: Product }
  type Product { id: ID! price: Int! note: String }`;

const FILES = {
  'schemas/services/catalog.graphql': `
    extend schema @service(
      kind: GRAPHQL
      url: "http://127.0.0.1:1"
      subscriptionUrl: "{$env.CATALOG_URL}/graphql"
      forward: ["x-tenant"]
      timeout: "1m"
    )`,
  'schemas/remote/catalog.graphql': SDL,
  'schemas/web.graphql': `
    type Query { product(id: ID!): Product }
    type Subscription { priced: Product! stopped: Product }
    type Product { cost: Int! @from(field: "price") note: String }`,
};

const PRICED = 'subscription { priced { cost } }';

const gatewayFor = (catalog: SocketService, timeout = '1m'): Promise<TestGateway> =>
  startGateway({
    environment: { CATALOG_URL: catalog.url },
    files: {
      ...FILES,
      'schemas/services/catalog.graphql': FILES['schemas/services/catalog.graphql'].replace('"1m"', `"${timeout}"`),
    },
  });

async function* prices(...values: readonly unknown[]): AsyncGenerator<unknown> {
  for (const value of values) yield await Promise.resolve(value);
}

async function* endless(): AsyncGenerator<unknown> {
  yield { id: 1, price: 1 };
  await new Promise(() => {});
}

const COMPLETE = { event: 'complete', result: undefined };

describe('a subscription over a WebSocket', () => {
  it('has its results under the names of the client, until the service completes it', async () => {
    await using catalog = await startSocketService(SDL, () => prices({ id: 1, price: 5 }, { id: 1, price: null }));
    await using gateway = await gatewayFor(catalog);

    const events = await (await subscribe(gateway, 'web', PRICED)).rest();

    expect(events).toMatchObject([
      { event: 'next', result: { data: { priced: { cost: 5 } } } },
      {
        event: 'next',
        result: { data: null, errors: [{ extensions: { code: 'UPSTREAM_ERROR', service: 'catalog' } }] },
      },
      COMPLETE,
    ]);
  });

  it('carries the headers of the service in the handshake and in connection_init, and no others', async () => {
    await using catalog = await startSocketService(SDL, () => prices());
    await using gateway = await gatewayFor(catalog);

    await (await subscribe(gateway, 'web', PRICED, { headers: { 'x-tenant': 'acme', 'x-other': 'no' } })).rest();

    expect(catalog.connections).toMatchObject([{ headers: { 'x-tenant': 'acme' }, params: { 'x-tenant': 'acme' } }]);
    expect(catalog.connections[0]?.headers).not.toHaveProperty('x-other');
    expect(catalog.connections[0]?.params).toEqual({ 'x-tenant': 'acme' });
  });

  it('closes its socket when the caller leaves', async () => {
    await using catalog = await startSocketService(SDL, endless);
    await using gateway = await gatewayFor(catalog);
    const subscription = await subscribe(gateway, 'web', PRICED);
    await subscription.next();
    expect(catalog.open).toBe(1);

    subscription.close();

    await expect.poll(() => catalog.open).toBe(0);
  });

  it.each([
    ['UPSTREAM_UNAUTHENTICATED', 4_401],
    ['FORBIDDEN', 4_403],
    ['UPSTREAM_UNAVAILABLE', 1_001],
  ])('ends with %s when the service closes the socket with %i', async (code, closeCode) => {
    await using catalog = await startSocketService(SDL, endless);
    await using gateway = await gatewayFor(catalog);
    const subscription = await subscribe(gateway, 'web', PRICED);
    await subscription.next();

    catalog.disconnect(closeCode);

    expect(await subscription.rest()).toMatchObject([
      { result: { errors: [{ path: ['priced'], extensions: { code, service: 'catalog' } }] } },
      COMPLETE,
    ]);
  });

  it('ends with an error when the service cannot be reached, or does not acknowledge in time', async () => {
    const gone = await startSocketService(SDL, endless);
    await gone[Symbol.asyncDispose]();
    await using silent = await startSocketService(SDL, endless, { onConnect: () => new Promise(() => {}) });
    await using toGone = await gatewayFor(gone);
    await using toSilent = await gatewayFor(silent, '50ms');

    const [refused, late] = await Promise.all(
      [toGone, toSilent].map(async (gateway) => (await subscribe(gateway, 'web', PRICED)).rest()),
    );

    expect(refused).toMatchObject([
      { result: { errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] } },
      COMPLETE,
    ]);
    expect(late).toMatchObject([{ result: { errors: [{ extensions: { code: 'UPSTREAM_TIMEOUT' } }] } }, COMPLETE]);
  });

  it('gives up on a caller who does not read, and keeps no more than a thousand events for them', async () => {
    const flooded = Promise.withResolvers<void>();
    await using catalog = await startSocketService(SDL, async function* () {
      for (let count = 0; count < 4_000; count++)
        yield await Promise.resolve({ id: 1, price: count, note: 'x'.repeat(10_000) });
      flooded.resolve();
    });
    await using gateway = await gatewayFor(catalog);
    const query = encodeURIComponent('subscription { priced { cost note } }');
    const request = get(`${gateway.url}/web/graphql?query=${query}`, { headers: { accept: 'text/event-stream' } });
    const [response] = (await once(request, 'response')) as [Parameters<typeof text>[0] & NodeJS.ReadableStream];
    await flooded.promise;
    await expect.poll(() => catalog.open).toBe(0);

    const events = sentEvents(await text(response));

    expect(events.length).toBeLessThan(3_000);
    expect(events.slice(-2)).toMatchObject([
      { data: expect.stringContaining('OVERLOADED') as string },
      { event: 'complete' },
    ]);
  });

  it('is refused without a connection while the breaker is open', async () => {
    await using catalog: SocketService = await startSocketService(SDL, () => prices(), {
      onConnect: () => catalog.disconnect(1011),
    });
    await using gateway = await gatewayWithBreaker(catalog, '1h');

    const codes = [await codeOf(gateway), await codeOf(gateway), await codeOf(gateway)];
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();

    expect(codes).toEqual(Array(3).fill('UPSTREAM_UNAVAILABLE'));
    expect(catalog.connections).toHaveLength(2);
    expect(metrics).toContain(`facet_service_breaker_open{service="catalog",target="${catalog.url}"} 1`);
  });

  it('closes the breaker with the first connection that is accepted', async () => {
    let isRefusing = true;
    const onConnect = (): void => {
      if (isRefusing) catalog.disconnect(1011);
    };
    await using catalog: SocketService = await startSocketService(SDL, () => prices({ id: 1, price: 5 }), {
      onConnect,
    });
    await using gateway = await gatewayWithBreaker(catalog, '10ms');
    await codeOf(gateway);
    await codeOf(gateway);

    isRefusing = false;

    await expect.poll(() => codeOf(gateway)).toBeUndefined();
    expect(await codeOf(gateway)).toBeUndefined();
  });
});

const gatewayWithBreaker = (catalog: SocketService, cooldown: string): Promise<TestGateway> =>
  startGateway({
    environment: { CATALOG_URL: catalog.url },
    files: {
      ...FILES,
      'schemas/services/catalog.graphql': FILES['schemas/services/catalog.graphql'].replace(
        'timeout: "1m"',
        `timeout: "1m" breaker: { failures: 2, cooldown: "${cooldown}" }`,
      ),
    },
  });

/** The code of the first answer of a subscription. */
async function codeOf(gateway: TestGateway): Promise<unknown> {
  await using subscription = await subscribe(gateway, 'web', PRICED);
  return (await subscription.next())?.result?.errors?.[0]?.extensions['code'];
}
