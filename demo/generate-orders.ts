import { daysBefore } from './days-before.ts';
import type { Random } from './random.ts';
import { ORDER_STATUSES } from './records.ts';
import type { OrderItemRecord, OrderRecord, OrderStatus, ProductRecord, UserRecord } from './records.ts';
import { PLACES } from './words.ts';

const COUNT = 2_000;
const FIRST_ID = 1_001;

/** 2,000 orders of one to four items, newest first; every user has at least five. */
export function generateOrders(
  users: readonly UserRecord[],
  products: readonly ProductRecord[],
  random: Random,
): OrderRecord[] {
  const prices = pricesOf(products);
  return Array.from({ length: COUNT }, (_, index) => {
    const userNumber = index < COUNT / 2 ? (index % users.length) + 1 : random.int(1, users.length);
    const items = generateItems(products, random);
    return {
      id: FIRST_ID + COUNT - 1 - index,
      userId: String(userNumber),
      status: generateStatus(index, random),
      total: totalOf(items, prices),
      currency: currencyOf(users[userNumber - 1]),
      placedAt: daysBefore(index / 5),
      items,
    };
  });
}

/** The price of each product, by its id. */
export const pricesOf = (products: readonly ProductRecord[]): ReadonlyMap<number, number> =>
  new Map(products.map(({ id, price }) => [id, price]));

/** What the items cost together, in whole cents. */
export function totalOf(items: readonly OrderItemRecord[], prices: ReadonlyMap<number, number>): number {
  const sum = items.reduce((total, { productId, quantity }) => total + (prices.get(productId) ?? 0) * quantity, 0);
  return Math.round(sum * 100) / 100;
}

/** The currency a user pays in: that of the country they live in. */
export function currencyOf(user: UserRecord | undefined): string {
  return PLACES.find(({ country }) => country === user?.address?.country)?.currency ?? 'EUR';
}

/** No product twice in one order. */
function generateItems(products: readonly ProductRecord[], random: Random): OrderItemRecord[] {
  const ids = new Set(Array.from({ length: random.int(1, 4) }, () => random.int(1, products.length)));
  return Array.from(ids, (productId) => ({ productId, quantity: random.pick([1, 1, 1, 2, 2, 3]) }));
}

const generateStatus = (index: number, random: Random): OrderStatus =>
  index < COUNT / 5 ? random.pick(ORDER_STATUSES) : 'delivered';
