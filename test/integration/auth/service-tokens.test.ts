import { afterEach, describe, expect, it, vi } from 'vitest';

import { ServiceToken } from '../../../src/service/service-token.ts';
import { LANES, startGateway, type TestGatewayOptions } from '../../support/start-gateway.ts';
import { type Reply, type SeenRequest, startService, type TestService } from '../../support/start-service.ts';
import { startSocketService } from '../../support/start-socket-service.ts';
import { subscribe } from '../../support/subscribe.ts';

const FILES = {
  'schemas/services/orders.graphql': `
    extend schema @service(url: "{$env.ORDERS_URL}", timeout: "1m", forward: ["authorization"])
    extend type Query { order(id: ID!): Order @rest(GET: "/orders/{$args.id}") }
    extend type Mutation { pay(id: ID!): Order @rest(POST: "/orders/{$args.id}/payment") }
    extend type Subscription { placed: Order @rest(SSE: "/placed") }
    type Order { id: ID! total: Int }`,
  'schemas/services/news.graphql': `
    extend schema @service(url: "{$env.NEWS_URL}", timeout: "1m", forward: ["authorization"])
    extend type Query { headline: String @rest(GET: "/headline", select: "text") }`,
  'schemas/web.graphql': `
    extend schema @bff(auth: NONE)
    type Query { order(id: ID!): Order headline: String }
    type Mutation { pay(id: ID!): Order }
    type Subscription { placed: Order }
    type Order { total: Int }`,
};

const ORDER = '{ order(id: 1) { total } headline }';
const ALL = { data: { order: { total: 7 }, headline: 'Rain' } };

/** Issues t1, t2, … */
const issueInTurn = (lifetimeSeconds = 3_600) => {
  let serial = 0;
  return (): Reply => ({
    body: { access_token: `t${++serial}`, token_type: 'Bearer', expires_in: lifetimeSeconds },
  });
};

const startIssuer = (token: unknown = issueInTurn()): Promise<TestService> => startService({ '/token': token });

/** Orders that accept these tokens alone, and news. */
function startOrders(...accepted: readonly string[]): Promise<TestService> {
  const reply = ({ headers }: SeenRequest): Reply =>
    accepted.includes(headers.authorization?.replace('Bearer ', '') ?? '')
      ? { body: { id: 1, total: 7 } }
      : { status: 401, body: { secret: 'internal' } };
  return startService({ '/headline': { text: 'Rain' }, '*': reply });
}

const gatewayFor = (orders: TestService, issuer: TestService, options: TestGatewayOptions = {}) =>
  startGateway({
    files: FILES,
    environment: { ORDERS_URL: orders.url, NEWS_URL: orders.url, SECRET: 'hush &' },
    settings: {
      services: {
        orders: {
          clientCredentials: {
            tokenUrl: `${issuer.url}/token`,
            clientId: 'facet:1',
            clientSecret: '${SECRET}',
            scope: 'orders:read orders:write',
            audience: 'orders',
          },
        },
      },
    },
    ...options,
  });

const sentTokens = ({ requests }: TestService, path = '/orders/1') =>
  requests.filter((request) => request.path === path).map(({ headers }) => headers.authorization);

describe.each(LANES)("the gateway's own token for a service, on the $lane", ({ jsonLane }) => {
  it('is asked for by the client credentials grant, and sent in place of a forwarded one, to that service alone', async () => {
    await using issuer = await startIssuer();
    await using orders = await startOrders('t1');
    await using gateway = await gatewayFor(orders, issuer, { jsonLane });

    const { body } = await gateway.query('web', ORDER, { headers: { authorization: 'Bearer of-the-caller' } });

    const [asked] = issuer.requests;
    const [id, secret] = ['facet%3A1', 'hush+%26'];
    expect(body).toEqual(ALL);
    expect(asked).toMatchObject({
      method: 'POST',
      body: 'grant_type=client_credentials&scope=orders%3Aread+orders%3Awrite&audience=orders',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      },
    });
    expect(sentTokens(orders)).toEqual(['Bearer t1']);
    expect(sentTokens(orders, '/headline')).toEqual(['Bearer of-the-caller']);
  });

  it('is fetched once for many requests at a time, and kept over reloads', async () => {
    await using issuer = await startIssuer();
    await using orders = await startOrders('t1');
    await using gateway = await gatewayFor(orders, issuer, { jsonLane });

    const many = await Promise.all(Array.from({ length: 20 }, () => gateway.query('web', ORDER)));
    await gateway.reload();
    const later = await gateway.query('web', ORDER);

    expect([...many, later].map(({ body }) => body)).toEqual(Array.from({ length: 21 }, () => ALL));
    expect(issuer.calls).toEqual(['POST /token']);
  });

  it('is fetched anew once for all when the service no longer accepts it, and what was asked is asked again', async () => {
    await using issuer = await startIssuer();
    await using orders = await startOrders('t2');
    await using gateway = await gatewayFor(orders, issuer, { jsonLane });

    const queries = await Promise.all(Array.from({ length: 5 }, () => gateway.query('web', ORDER)));
    const paid = await gateway.query('web', 'mutation { pay(id: 1) { total } }');

    expect(queries.map(({ body }) => body)).toEqual(Array.from({ length: 5 }, () => ALL));
    expect(paid.body).toEqual({ data: { pay: { total: 7 } } });
    expect(issuer.calls).toEqual(['POST /token', 'POST /token']);
    expect(sentTokens(orders, '/orders/1/payment')).toEqual(['Bearer t2']);
  });

  it('is fetched anew when the service no longer accepts it for a write, which is not sent again', async () => {
    await using issuer = await startIssuer();
    await using orders = await startOrders('t2');
    await using gateway = await gatewayFor(orders, issuer, { jsonLane });
    const pay = 'mutation { pay(id: 1) { total } }';

    const refused = await gateway.query('web', pay);
    const paid = await gateway.query('web', pay);

    expect(refused.body.errors).toMatchObject([{ path: ['pay'], extensions: { code: 'UPSTREAM_UNAUTHENTICATED' } }]);
    expect(paid.body).toEqual({ data: { pay: { total: 7 } } });
    expect(sentTokens(orders, '/orders/1/payment')).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('is not fetched again and again for a service that accepts none', async () => {
    await using issuer = await startIssuer();
    await using orders = await startOrders();
    await using gateway = await gatewayFor(orders, issuer, { jsonLane });

    const answers = [await gateway.query('web', ORDER), await gateway.query('web', ORDER)];

    const refused = { order: null, headline: 'Rain' };
    expect(answers.map(({ body }) => body.data)).toEqual([refused, refused]);
    expect(answers[0]?.body.errors).toEqual([
      {
        message: 'Service "orders" did not accept the credential.',
        path: ['order'],
        extensions: { code: 'UPSTREAM_UNAUTHENTICATED', service: 'orders', status: 401 },
      },
    ]);
    expect(sentTokens(orders)).toEqual(['Bearer t1', 'Bearer t2', 'Bearer t2']);
    expect(issuer.calls).toHaveLength(2);
  });

  it.each([
    ['fails', { status: 500, body: { error: 'secret detail' } }, 'UPSTREAM_UNAVAILABLE', 'status 500.'],
    ['refuses', { status: 401, body: { error: 'invalid_client' } }, 'UPSTREAM_UNAUTHENTICATED', '(invalid_client)'],
    ['says nothing', { body: '' }, 'UPSTREAM_UNAVAILABLE', 'no access token'],
    ['sends another kind', { body: { access_token: 'a', token_type: 'mac' } }, 'UPSTREAM_UNAVAILABLE', 'no bearer'],
    ['sends what is no header', { body: { access_token: 'a\r\nb: c' } }, 'UPSTREAM_UNAVAILABLE', 'no access token'],
    ['sends too much', { body: 'x'.repeat(70_000) }, 'UPSTREAM_UNAVAILABLE', 'larger than'],
    ['leads elsewhere', { status: 302, headers: { location: '/other' } }, 'UPSTREAM_UNAVAILABLE', 'status 302'],
  ])('is missing for its fields alone when the issuer %s', async (_, reply: Reply, code, reason) => {
    await using issuer = await startIssuer(() => reply);
    await using orders = await startOrders('t1');
    await using gateway = await gatewayFor(orders, issuer, { jsonLane });

    const { status, body } = await gateway.query('web', ORDER);

    expect([status, body.data]).toEqual([200, { order: null, headline: 'Rain' }]);
    expect(body.errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['order'], { code, service: 'orders' }],
    ]);
    expect(sentTokens(orders)).toEqual([]);
    expect(issuer.calls).toEqual(['POST /token']);
    const [told] = gateway.logs.filter(({ msg }) => msg === 'no token can be had for a service');
    expect(told).toMatchObject({ level: 'warn', service: 'orders', err: { message: expect.stringContaining(reason) } });
    expect(JSON.stringify(gateway.logs)).not.toMatch(/hush|secret detail|facet:1/);
  });

  it('opens streams of events, also after the service has refused the first', async () => {
    await using issuer = await startIssuer();
    await using orders = await startOrders('t2');
    orders.route('/placed', ({ headers }: SeenRequest): Reply =>
      headers.authorization === 'Bearer t2'
        ? { headers: { 'content-type': 'text/event-stream' }, body: 'data: {"id":1,"total":9}\n\n' }
        : { status: 401, body: {} },
    );
    await using gateway = await gatewayFor(orders, issuer, { jsonLane });

    await using subscription = await subscribe(gateway, 'web', 'subscription { placed { total } }');

    expect((await subscription.next())?.result).toEqual({ data: { placed: { total: 9 } } });
    expect(sentTokens(orders, '/placed')).toEqual(['Bearer t1', 'Bearer t2']);
  });
});

it('is told when it is meant for a service that is not there', async () => {
  await using issuer = await startIssuer();
  await using orders = await startOrders();
  const clientCredentials = { tokenUrl: `${issuer.url}/token`, clientId: 'a', clientSecret: 'b' };
  await using gateway = await gatewayFor(orders, issuer, { settings: { services: { order: { clientCredentials } } } });

  expect(gateway.logs).toMatchObject([
    {
      level: 'warn',
      service: 'order',
      msg: 'facet.yaml has settings for a service that is not there; did you mean "orders"?',
    },
  ]);
});

it('opens WebSockets, also after the service has refused the first', async () => {
  await using issuer = await startIssuer();
  const sdl = 'type Query { a: Int } type Subscription { ticked: Int }';
  const ticks = async function* () {
    yield await Promise.resolve(1);
  };
  await using catalog = await startSocketService(sdl, ticks, {
    onConnect: ({ extra, connectionParams }) => {
      if (connectionParams?.['authorization'] === 'Bearer t2') return true;
      (extra as { socket: { close(code: number): void } }).socket.close(4401);
      return undefined;
    },
  });
  await using gateway = await startGateway({
    files: {
      'schemas/services/catalog.graphql': `
        extend schema @service(kind: GRAPHQL, url: "http://127.0.0.1:1", subscriptionUrl: "${catalog.url}/graphql", timeout: "1m")`,
      'schemas/remote/catalog.graphql': sdl,
      'schemas/web.graphql': 'type Query { a: Int }\ntype Subscription { ticked: Int }',
    },
    settings: {
      services: {
        catalog: { clientCredentials: { tokenUrl: `${issuer.url}/token`, clientId: 'a', clientSecret: 'b' } },
      },
    },
  });

  await using subscription = await subscribe(gateway, 'web', 'subscription { ticked }');

  expect((await subscription.next())?.result).toEqual({ data: { ticked: 1 } });
  expect(catalog.connections.map(({ headers }) => headers.authorization)).toEqual(['Bearer t1', 'Bearer t2']);
});

describe('a service token in the course of time', () => {
  const SECOND = 1_000;
  afterEach(() => void vi.useRealTimers());

  const start = async (issuer: TestService, failures: unknown[] = []) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const credentials = { tokenUrl: `${issuer.url}/token`, clientId: 'a', clientSecret: 'b' };
    const token = new ServiceToken('orders', credentials, (error) => failures.push(error));
    return Promise.resolve(token);
  };

  it('is renewed half a minute before it expires, and a short one after nine tenths of its time', async () => {
    await using issuer = await startIssuer(issueInTurn(600));
    const token = await start(issuer);

    const first = await token.get();
    vi.advanceTimersByTime(569 * SECOND);
    const same = await token.get();
    vi.advanceTimersByTime(2 * SECOND);
    const second = await token.get();
    issuer.route('/token', issueInTurn(10));
    vi.advanceTimersByTime(600 * SECOND);
    const short = await token.get();
    vi.advanceTimersByTime(9.5 * SECOND);

    expect([first, same, second, short, await token.get()]).toEqual(['t1', 't1', 't2', 't1', 't2']);
  });

  it('goes on to its end while the issuer is down, and comes back with the issuer', async () => {
    await using issuer = await startIssuer(issueInTurn(600));
    const failures: unknown[] = [];
    const token = await start(issuer, failures);
    await token.get();

    issuer.route('/token', () => ({ status: 503 }));
    vi.advanceTimersByTime(580 * SECOND);
    const kept = [await token.get(), await token.get()];
    expect([kept, failures.length]).toEqual([['t1', 't1'], 1]);

    vi.advanceTimersByTime(21 * SECOND);
    await expect(token.get()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await expect(token.get()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(failures).toHaveLength(2);

    issuer.route('/token', issueInTurn());
    vi.advanceTimersByTime(5 * SECOND);
    expect(await token.get()).toBe('t1');
  });

  it('is good for five minutes when the issuer does not say, and for those who wait when it lasts no time', async () => {
    let serial = 0;
    await using issuer = await startIssuer(() => ({ body: { access_token: `t${++serial}` } }));
    const token = await start(issuer);

    const first = await token.get();
    vi.advanceTimersByTime(269 * SECOND);
    const same = await token.get();
    issuer.route('/token', issueInTurn(0));
    vi.advanceTimersByTime(2 * SECOND);
    const together = await Promise.all([token.get(), token.get()]);

    expect([first, same, together, await token.get()]).toEqual(['t1', 't1', ['t1', 't1'], 't2']);
  });
});
