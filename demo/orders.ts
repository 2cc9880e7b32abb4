import { z } from 'zod';
import type { DemoData } from './data.ts';
import { currencyOf, pricesOf, totalOf } from './generate-orders.ts';
import { Problem } from './problem.ts';
import { readInput } from './read-input.ts';
import { ORDER_STATUSES } from './records.ts';
import type { OrderRecord } from './records.ts';
import { route, router } from './router.ts';
import type { Handler } from './router.ts';

const DEFAULT_LIMIT = 20;

const newOrder = z.object({
  userId: z.string().min(1),
  items: z
    .array(z.object({ productId: z.coerce.number().int().positive(), quantity: z.int().min(1).max(99) }))
    .min(1)
    .max(50),
});

const listQuery = z.object({
  status: z.enum(ORDER_STATUSES).optional(),
  limit: z.coerce.number().int().min(0).default(DEFAULT_LIMIT),
  perUser: z.coerce.number().int().min(0).optional(),
});

/** The orders service. Instances that share `data` answer alike. Without a bearer token everything is 401. */
export function ordersService(data: Pick<DemoData, 'orders' | 'products' | 'users'>): Handler {
  const routes = router([
    route('GET', '/orders/:id', ({ params }) => {
      const order = data.orders.find(({ id }) => String(id) === params.id);
      if (!order) throw new Problem(404, 'No such order');
      return order;
    }),
    route('GET', '/orders', ({ search }) => ({ items: listOrders(data.orders, search) })),
    route('POST', '/orders', ({ body }) => Response.json(placeOrder(data, body), { status: 201 })),
  ]);
  return async (request) => {
    if (/^Bearer \S/i.test(request.headers.get('authorization') ?? '')) return routes(request);
    return new Problem(401, 'A bearer token is needed').toResponse({ 'www-authenticate': 'Bearer' });
  };
}

/** `perUser` limits the orders of each user, `limit` all of them together. */
function listOrders(orders: readonly OrderRecord[], search: URLSearchParams): OrderRecord[] {
  const { status, limit, perUser } = readInput(listQuery, Object.fromEntries(search));
  const userIds = new Set(search.getAll('userId'));
  const found = orders.filter((order) => userIds.has(order.userId) && (!status || order.status === status));
  if (perUser === undefined) return found.slice(0, limit);
  return [...Map.groupBy(found, ({ userId }) => userId).values()].flatMap((ofUser) => ofUser.slice(0, perUser));
}

function placeOrder(
  { orders, products, users }: Pick<DemoData, 'orders' | 'products' | 'users'>,
  body: unknown,
): OrderRecord {
  const { userId, items } = readInput(newOrder, body);
  const prices = pricesOf(products);
  const unknown = items.findIndex(({ productId }) => !prices.has(productId));
  if (unknown >= 0)
    throw new Problem(422, 'No such product', [{ field: `items.${unknown}.productId`, code: 'unknown' }]);
  const order: OrderRecord = {
    id: Math.max(...orders.map(({ id }) => id)) + 1,
    userId,
    status: 'pending',
    total: totalOf(items, prices),
    currency: currencyOf(users.find(({ id }) => id === userId)),
    placedAt: new Date().toISOString(),
    items,
  };
  orders.unshift(order);
  return order;
}
