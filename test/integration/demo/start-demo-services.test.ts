import { describe, expect, it } from 'vitest';
import { startDemoServices } from '../../../demo/start-demo-services.ts';
import { ask } from './ask.ts';

const users = '/users?id=1';

describe('requests to the sample services', () => {
  it('are recorded in order, with their bodies', async () => {
    await using demo = await startDemoServices();

    await ask(`${demo.environment.USERS_URL}${users}`);
    await ask(`${demo.environment.ORDERS_URL_B}/orders/1?x=1`);
    await ask(`${demo.environment.NOTIFICATIONS_URL}/notifications/search`, { json: { userIds: [] } });

    expect(demo.requests).toEqual([
      { service: 'users', instance: 'users', method: 'GET', path: users },
      { service: 'orders', instance: 'orders-b', method: 'GET', path: '/orders/1?x=1' },
      {
        service: 'notifications',
        instance: 'notifications',
        method: 'POST',
        path: '/notifications/search',
        body: { userIds: [] },
      },
    ]);
  });

  it('are forgotten on demand, and those to the issuer never recorded', async () => {
    await using demo = await startDemoServices();
    await ask(`${demo.environment.USERS_URL}${users}`);
    await ask(demo.issuer.jwksUrl);

    demo.resetRequests();

    expect(demo.requests).toEqual([]);
  });
});

describe('a fault', () => {
  it('makes a service answer 500 until it is healed', async () => {
    await using demo = await startDemoServices();
    const url = `${demo.environment.USERS_URL}${users}`;

    demo.setFault('users', 'error500');
    const broken = await fetch(url);
    demo.setFault('users', undefined);
    const healed = await fetch(url);

    expect([broken.status, healed.status]).toEqual([500, 200]);
  });

  it('makes a service lose connections, open ones too, until it is healed', async () => {
    await using demo = await startDemoServices();
    const url = `${demo.environment.USERS_URL}${users}`;
    await ask(url);

    demo.setFault('users', 'refuse');

    await expect(fetch(url)).rejects.toThrow();
    demo.setFault('users', undefined);
    expect((await ask(url)).status).toBe(200);
  });

  it('makes a service never answer', async () => {
    await using demo = await startDemoServices();
    demo.setFault('users', 'hang');
    const leave = new AbortController();

    const hanging = fetch(`${demo.environment.USERS_URL}${users}`, { signal: leave.signal });
    await expect.poll(() => demo.requests.length, { timeout: 10_000 }).toBe(1);
    leave.abort();

    await expect(hanging).rejects.toThrow('aborted');
  });

  it('strikes one instance of orders or both', async () => {
    await using demo = await startDemoServices();
    const { ORDERS_URL_A, ORDERS_URL_B } = demo.environment;
    const statuses = async () =>
      Promise.all([ORDERS_URL_A, ORDERS_URL_B].map(async (url) => (await fetch(`${url}/orders/1`)).status));

    demo.setFault('orders-a', 'error500');
    const one = await statuses();
    demo.setFault('orders', 'error500');
    const both = await statuses();

    expect(one).toEqual([500, 401]);
    expect(both).toEqual([500, 500]);
  });
});

describe('closing', () => {
  it('ends event streams and hanging requests at once', async () => {
    const demo = await startDemoServices({ intervalMs: 60_000 });
    const headers = { 'x-api-key': demo.environment.DEVICES_KEY };
    const stream = await fetch(`${demo.environment.DEVICES_URL}/devices/1/events`, { headers });
    demo.setFault('users', 'hang');
    const hanging = fetch(`${demo.environment.USERS_URL}${users}`).catch(() => 'ended');
    await expect.poll(() => demo.requests.length, { timeout: 10_000 }).toBe(2);

    await demo.close();

    await expect(stream.text()).rejects.toThrow();
    expect(await hanging).toBe('ended');
  });

  it('frees the ports and can be repeated', async () => {
    const first = await startDemoServices();
    const port = Number(new URL(first.environment.USERS_URL).port);
    await first.close();
    await first.close();

    await using second = await startDemoServices({ ports: { users: port } });

    expect(second.environment.USERS_URL).toBe(first.environment.USERS_URL);
  });

  it('happens by itself when a port is taken', async () => {
    await using first = await startDemoServices();
    const taken = Number(new URL(first.environment.DEVICES_URL).port);

    await expect(startDemoServices({ ports: { devices: taken } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
