import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDemoData } from '../../../demo/data.ts';
import { createGate } from '../../support/gate.ts';
import { type DemoGateway, startDemoGateway } from '../../support/start-demo-gateway.ts';
import { REPOSITORY } from '../../support/start-gateway.ts';

const DASHBOARD = `query Dashboard($first: Int! = 3) {
  userDashboard {
    profile { id name city }
    orders(first: $first) { id status totalLabel lines { quantity product { name } } }
    notifications { id title }
  }
}`;

const data = createDemoData();
const emma = data.users[0];
const ordersOfEmma = data.orders.filter(({ userId }) => userId === emma?.id).slice(0, 3);
const nameOf = (id: number): string | undefined => data.products.find((product) => product.id === id)?.name;

const profile = { id: '1', name: `${emma?.first_name} ${emma?.last_name}`, city: emma?.address?.city };
const orders = ordersOfEmma.map(({ id, status, items }) => ({
  id: `${id}`,
  status: status.toUpperCase(),
  totalLabel: expect.stringMatching(/\d\.\d\d/) as string,
  lines: items.map(({ productId, quantity }) => ({ quantity, product: { name: nameOf(productId) } })),
}));
const notifications = data.notifications
  .filter(({ userId, read }) => userId === '1' && !read)
  .map(({ id, title }) => ({ id, title }));

let shop: DemoGateway;

beforeAll(async () => {
  shop = await startDemoGateway();
});
afterEach(() => {
  for (const service of ['users', 'orders', 'notifications', 'catalog'] as const)
    shop.demo.setFault(service, undefined);
  shop.demo.resetRequests();
});
afterAll(() => shop[Symbol.asyncDispose]());

/** The services that were asked, in alphabetical order. */
const asked = ({ demo } = shop): readonly string[] => demo.requests.map(({ service }) => service).sort();

const endpoint = (search = '?first=3', token: string | undefined = shop.token): Promise<Response> =>
  shop.gateway.send(`/web/user-dashboard${search}`, token ? { headers: { authorization: `Bearer ${token}` } } : {});

describe('the dashboard of web', () => {
  it('is put together from four services', async () => {
    const { gateway, token } = shop;

    const { status, body } = await gateway.query('web', DASHBOARD, { token });

    expect(status).toBe(200);
    expect(body).toEqual({ data: { userDashboard: { profile, orders, notifications } } });
  });

  it('takes exactly one request to each of them', async () => {
    const { gateway, token, demo } = shop;

    await gateway.query('web', DASHBOARD, { token });

    expect(asked()).toEqual(['catalog', 'notifications', 'orders', 'users']);
    expect(demo.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining([
        'GET /users?id=1',
        'GET /orders?userId=1&limit=3',
        'GET /users/1/notifications?unread=true',
        'POST /graphql',
      ]),
    );
  });

  it('asks the catalog once for the products of all orders, each of them once', async () => {
    const { gateway, token, demo } = shop;

    await gateway.query('web', DASHBOARD, { token });

    const body = demo.requests.find(({ service }) => service === 'catalog')?.body as { variables: { ids?: string[] } };
    const wanted = new Set(ordersOfEmma.flatMap(({ items }) => items.map(({ productId }) => `${productId}`)));
    expect(body.variables.ids).toHaveLength(wanted.size);
    expect(new Set(body.variables.ids)).toEqual(wanted);
  });

  it('asks three services at once, and the catalog when the orders are there', async () => {
    await using gate = createGate();
    const { environment } = shop.demo;
    await using gated = await startDemoGateway({
      environment: {
        USERS_URL: await gate.before(environment.USERS_URL),
        ORDERS_URL_A: await gate.before(environment.ORDERS_URL_A),
        ORDERS_URL_B: await gate.before(environment.ORDERS_URL_B),
        NOTIFICATIONS_URL: await gate.before(environment.NOTIFICATIONS_URL),
      },
    });

    const answer = gated.gateway.query('web', DASHBOARD, { token: gated.token });
    await gate.held(3);
    const askedBeforeAnyAnswer = asked(gated);
    gate.open();
    const { body } = await answer;

    expect(askedBeforeAnyAnswer).toEqual([]);
    expect(body.errors).toBeUndefined();
    expect(asked()).toEqual(['notifications', 'orders', 'users']);
    expect(asked(gated)).toEqual(['catalog']);
  });

  it('goes without the notifications when their service fails', async () => {
    const { gateway, token, demo } = shop;
    demo.setFault('notifications', 'error500');

    const { status, body } = await gateway.query('web', DASHBOARD, { token });

    expect(status).toBe(200);
    expect(body).toEqual({
      data: { userDashboard: { profile, orders, notifications: [] } },
      extensions: {
        degraded: [{ path: ['userDashboard', 'notifications'], code: 'UPSTREAM_ERROR', service: 'notifications' }],
      },
    });
  });

  it('goes without the notifications when their service does not answer in time', async () => {
    await using strict = await startDemoGateway({ root: REPOSITORY });
    const { gateway, token, demo } = strict;
    demo.setFault('notifications', 'hang');

    const { body } = await gateway.query('web', '{ userDashboard { notifications { id } } }', { token });

    expect(body).toEqual({
      data: { userDashboard: { notifications: [] } },
      extensions: {
        degraded: [{ path: ['userDashboard', 'notifications'], code: 'UPSTREAM_TIMEOUT', service: 'notifications' }],
      },
    });
  });

  it('has everything but the profile when users is down', async () => {
    const { gateway, token, demo } = shop;
    demo.setFault('users', 'refuse');

    const { status, body } = await gateway.query('web', DASHBOARD, { token });

    expect(status).toBe(200);
    expect(body.data).toEqual({ userDashboard: { profile: null, orders, notifications } });
    expect(body.errors).toMatchObject([
      { path: ['userDashboard', 'profile'], extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'users' } },
    ]);
  });

  it('has an error at each product when the catalog is down', async () => {
    const { gateway, token, demo } = shop;
    demo.setFault('catalog', 'refuse');

    const { body } = await gateway.query('web', DASHBOARD, { token });

    const lines = ordersOfEmma.flatMap(({ items }, order) => items.map((_, line) => [order, 'lines', line]));
    expect(body.data).toMatchObject({ userDashboard: { profile, notifications } });
    expect(body.errors).toMatchObject(
      lines.map((line) => ({
        path: ['userDashboard', 'orders', ...line, 'product'],
        extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'catalog' },
      })),
    );
  });

  it('is refused without a token, and no service is asked', async () => {
    const { gateway } = shop;
    const accept = 'application/graphql-response+json';

    const { status, body } = await gateway.query('web', DASHBOARD, { accept });

    expect(status).toBe(401);
    expect(body).toMatchObject({ errors: [{ path: ['userDashboard'], extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(asked()).toEqual([]);
  });

  it('knows nobody without a token: me is null, without an error and without a request', async () => {
    const { gateway } = shop;

    const { status, body } = await gateway.query('web', '{ me { name } }');

    expect(status).toBe(200);
    expect(body).toEqual({ data: { me: null } });
    expect(asked()).toEqual([]);
  });
});

describe('the home of mobile', () => {
  // The text of a stored operation, in a layout of its own.
  const HOME = 'query Home { home { firstName avatarUrl lastOrders { id status total } unread { id title } } }';

  it('asks for the user once, however many fields are read of it', async () => {
    const { gateway, token, demo } = shop;

    const { body } = await gateway.query('mobile', HOME, { token });

    expect(body).toMatchObject({ data: { home: { firstName: emma?.first_name, avatarUrl: emma?.avatar?.url } } });
    expect(asked()).toEqual(['notifications', 'orders', 'users']);
    expect(demo.requests.find(({ service }) => service === 'users')?.path).toBe('/users?id=1');
  });

  it('is refused without a token', async () => {
    const { status, body } = await shop.gateway.query('mobile', HOME);

    expect(status).toBe(401);
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(asked()).toEqual([]);
  });
});

describe('GET /web/user-dashboard', () => {
  it('answers the value of the root field', async () => {
    const response = await endpoint();

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('x-partial')).toBeNull();
    expect(await response.json()).toEqual({ profile, orders, notifications });
  });

  it('names what is missing or stands in', async () => {
    shop.demo.setFault('notifications', 'error500');
    shop.demo.setFault('users', 'refuse');

    const response = await endpoint();

    expect(response.status).toBe(200);
    expect(response.headers.get('x-partial')?.split(', ').sort()).toEqual(['notifications', 'profile']);
    expect(await response.json()).toEqual({ profile: null, orders, notifications: [] });
  });

  it.each([
    ['a parameter it does not know', '?first=3&nope=1', 'BAD_REQUEST'],
    ['a value of the wrong type', '?first=three', 'BAD_USER_INPUT'],
    ['a parameter given twice', '?first=3&first=4', 'BAD_USER_INPUT'],
  ])('refuses %s', async (_, search, code) => {
    const response = await endpoint(search);

    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toMatchObject({ status: 400, code });
    expect(asked()).toEqual([]);
  });

  it('refuses a caller without a token', async () => {
    const response = await endpoint('?first=3', '');

    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(asked()).toEqual([]);
  });

  it('stands in the OpenAPI document of web', async () => {
    const response = await shop.gateway.send('/web/openapi.json');

    expect(await response.json()).toMatchObject({
      openapi: expect.stringMatching(/^3\.1/) as string,
      paths: { '/user-dashboard': { get: { parameters: [{ name: 'first', in: 'query', required: false }] } } },
    });
  });
});
