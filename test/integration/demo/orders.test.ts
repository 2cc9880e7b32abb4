import { describe, expect, it } from 'vitest';
import type { OrderRecord } from '../../../demo/records.ts';
import { startDemoServices } from '../../../demo/start-demo-services.ts';
import { ask } from './ask.ts';

const headers = { authorization: 'Bearer token' };

async function ordersOf(url: string): Promise<readonly OrderRecord[]> {
  const { body } = await ask(url, { headers });
  return (body as { items: OrderRecord[] }).items;
}

describe('the orders service', () => {
  it('wants a bearer token', async () => {
    await using demo = await startDemoServices();

    const { status } = await ask(`${demo.environment.ORDERS_URL_A}/orders/3000`);

    expect(status).toBe(401);
  });

  it('answers one order, with numbers as ids', async () => {
    await using demo = await startDemoServices();

    const { body } = await ask(`${demo.environment.ORDERS_URL_A}/orders/3000`, { headers });

    expect(body).toMatchObject({ id: 3000, userId: '1', status: expect.stringMatching(/^[a-z]+$/), currency: 'EUR' });
    expect(body).toHaveProperty('items.0.productId', expect.any(Number));
  });

  it('answers 404 for an order that does not exist', async () => {
    await using demo = await startDemoServices();

    const { status } = await ask(`${demo.environment.ORDERS_URL_B}/orders/1`, { headers });

    expect(status).toBe(404);
  });

  it('lists the newest orders of one user, by status and up to a limit', async () => {
    await using demo = await startDemoServices();
    const url = `${demo.environment.ORDERS_URL_A}/orders?userId=1&status=delivered`;

    const all = await ordersOf(url);
    const two = await ordersOf(`${url}&limit=2`);

    expect(all.length).toBeGreaterThan(2);
    expect(all.every(({ userId, status }) => userId === '1' && status === 'delivered')).toBe(true);
    expect(two).toEqual(all.slice(0, 2));
    expect(all).toEqual(all.toSorted((left, right) => right.placedAt.localeCompare(left.placedAt)));
  });

  it('lists so many orders for each of several users', async () => {
    await using demo = await startDemoServices();

    const found = await ordersOf(`${demo.environment.ORDERS_URL_A}/orders?userId=1&userId=2&perUser=3`);

    expect(Map.groupBy(found, ({ userId }) => userId)).toMatchObject(
      new Map([
        ['1', { length: 3 }],
        ['2', { length: 3 }],
      ]),
    );
  });

  it('shows an order placed at one instance at the other', async () => {
    await using demo = await startDemoServices();
    const json = { userId: '1', items: [{ productId: '4', quantity: 2 }] };

    const placed = await ask(`${demo.environment.ORDERS_URL_A}/orders`, { headers, json });

    const [newest] = await ordersOf(`${demo.environment.ORDERS_URL_B}/orders?userId=1&limit=1`);
    expect(placed.status).toBe(201);
    expect(placed.body).toMatchObject({
      id: 3001,
      status: 'pending',
      total: 25.02,
      items: [{ productId: 4, quantity: 2 }],
    });
    expect(newest).toEqual(placed.body);
  });

  it.each([
    ['no items', { userId: '1', items: [] }, 'items'],
    ['a quantity below one', { userId: '1', items: [{ productId: '4', quantity: 0 }] }, 'items.0.quantity'],
    ['an unknown product', { userId: '1', items: [{ productId: '999', quantity: 1 }] }, 'items.0.productId'],
  ])('refuses an order with %s', async (_, json, field) => {
    await using demo = await startDemoServices();

    const { status, body } = await ask(`${demo.environment.ORDERS_URL_A}/orders`, { headers, json });

    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [{ field }] });
  });
});
