import { describe, expect, it } from 'vitest';
import { createDemoData } from '../../../demo/data.ts';

describe('the sample data', () => {
  it('is the same on each start', () => {
    const first = createDemoData();

    const second = createDemoData();

    expect(second).toEqual(first);
    expect(second.users).not.toBe(first.users);
  });

  it('differs with another seed', () => {
    expect(createDemoData(1).orders).not.toEqual(createDemoData(2).orders);
  });

  it('has the sizes a demo needs', () => {
    const { users, orders, products, reviews, devices } = createDemoData();

    expect([users, orders, products, reviews, devices].map(({ length }) => length)).toEqual([
      200, 2_000, 500, 1_500, 60,
    ]);
    expect(new Set(products.map(({ name }) => name)).size).toBe(500);
  });

  it('refers only to what exists', () => {
    const { users, orders, products, reviews, notifications } = createDemoData();
    const userIds = new Set(users.map(({ id }) => id));
    const productIds = new Set(products.map(({ id }) => id));

    const referredUsers = [...orders, ...notifications].map(({ userId }) => userId);
    const referredProducts = [...orders.flatMap(({ items }) => items), ...reviews].map(({ productId }) => productId);

    expect(referredUsers.filter((id) => !userIds.has(id))).toEqual([]);
    expect(referredProducts.filter((id) => !productIds.has(id))).toEqual([]);
    expect(reviews.filter(({ authorId }) => !userIds.has(authorId))).toEqual([]);
  });

  it('gives every user orders of one to four items and something unread', () => {
    const { users, orders, notifications } = createDemoData();

    const withOrders = new Set(orders.map(({ userId }) => userId));
    const withUnread = new Set(notifications.filter(({ read }) => !read).map(({ userId }) => userId));

    expect(withOrders.size).toBe(users.length);
    expect(withUnread.size).toBe(users.length);
    expect(orders.filter(({ items }) => items.length < 1 || items.length > 4)).toEqual([]);
  });
});
