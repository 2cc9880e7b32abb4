import { daysBefore } from './days-before.ts';
import type { Random } from './random.ts';
import type { ProductRecord, ReviewRecord, UserRecord } from './records.ts';
import { QUALITIES, REVIEW_TEXTS, THINGS } from './words.ts';

const REVIEW_COUNT = 1_500;

/** 500 products with different names, 1 to 500. */
export function generateProducts(random: Random): ProductRecord[] {
  return QUALITIES.flatMap((quality) => THINGS.map(([thing, usual]) => ({ name: `${quality} ${thing}`, usual }))).map(
    ({ name, usual }, index) => ({
      id: index + 1,
      name,
      price: Math.round(usual * random.int(70, 160)) / 100,
      images: Array.from({ length: random.int(0, 3) }, (_, image) => imageUrl(index + 1, image + 1)),
    }),
  );
}

const imageUrl = (product: number, image: number): string =>
  `https://images.example.com/products/${product}-${image}.jpg`;

/** 1,500 reviews, newest first; a few are a rating without words. */
export function generateReviews(
  users: readonly UserRecord[],
  products: readonly ProductRecord[],
  random: Random,
): ReviewRecord[] {
  return Array.from({ length: REVIEW_COUNT }, (_, index) => {
    const rating = random.pick([1, 2, 3, 3, 4, 4, 4, 5, 5, 5] as const);
    return {
      id: REVIEW_COUNT - index,
      rating,
      text: random.chance(0.1) ? null : random.pick(REVIEW_TEXTS[rating]),
      authorId: String(random.int(1, users.length)),
      productId: random.int(1, products.length),
      createdAt: daysBefore(index / 4),
    };
  });
}
