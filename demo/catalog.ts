import { createSchema, createYoga } from 'graphql-yoga';
import { CATALOG_SDL } from './catalog-sdl.ts';
import type { DemoData } from './data.ts';
import { searchProducts } from './product-search.ts';
import type { ProductSearch } from './product-search.ts';
import { createRandom } from './random.ts';
import type { ProductRecord, ReviewRecord } from './records.ts';
import { repeat } from './repeat.ts';
import { refusal } from './refusal.ts';
import type { Handler } from './router.ts';

type CatalogData = Pick<DemoData, 'products' | 'reviews'>;

interface NewReview {
  readonly authorId: string;
  readonly productId: string;
  readonly rating: number;
  readonly text?: string | null;
}

/**
 * The catalog, a GraphQL service at `/graphql`; subscriptions are server-sent events. A price that is watched changes
 * every `intervalMs`.
 */
export function catalogService(data: CatalogData, { intervalMs }: { readonly intervalMs: number }): Handler {
  const schema = createSchema<{ request: Request }>({
    typeDefs: CATALOG_SDL,
    resolvers: {
      Query: queries(data),
      Mutation: { addReview: (_: unknown, review: NewReview) => addReview(data, review) },
      Subscription: {
        priceChanged: {
          subscribe: (_: unknown, { productId }: { productId: string }, { request }: { request: Request }) =>
            repeat(priceChange(productOf(data, productId)), { intervalMs, signal: request.signal }),
          resolve: (product: ProductRecord) => product,
        },
      },
      Product: {
        reviews: ({ id }: ProductRecord, { first }: { first?: number | null }) =>
          newest(
            data.reviews.filter(({ productId }) => productId === id),
            first,
          ),
      },
      Review: { product: ({ productId }: ReviewRecord) => productOf(data, String(productId)) },
    },
  });
  const yoga = createYoga({ schema, logging: false, graphiql: false, landingPage: false });
  return async (request) => yoga.fetch(request);
}

function queries({ products, reviews }: CatalogData) {
  return {
    productsByIds: (_: unknown, { ids }: { ids: readonly string[] }) =>
      ids.flatMap((wanted) => products.find(({ id }) => String(id) === wanted) ?? []),
    reviewsByAuthors: (_: unknown, { authorIds, first }: { authorIds: readonly string[]; first?: number | null }) =>
      authorIds.flatMap((wanted) =>
        newest(
          reviews.filter(({ authorId }) => authorId === wanted),
          first,
        ),
      ),
    searchProducts: (_: unknown, search: ProductSearch) => searchProducts(products, search),
  };
}

function newest(reviews: readonly ReviewRecord[], first?: number | null): readonly ReviewRecord[] {
  if (typeof first !== 'number') return reviews;
  if (first < 0) throw refusal('BAD_USER_INPUT', 'first must not be negative');
  return reviews.slice(0, first);
}

function addReview(data: CatalogData, { authorId, productId, rating, text = null }: NewReview): ReviewRecord {
  if (rating < 1 || rating > 5) throw refusal('BAD_USER_INPUT', 'rating must be between 1 and 5');
  const product = productOf(data, productId);
  const id = (data.reviews[0]?.id ?? 0) + 1;
  const review = { id, rating, text, authorId, productId: product.id, createdAt: new Date().toISOString() };
  data.reviews.unshift(review);
  return review;
}

function priceChange(product: ProductRecord): () => ProductRecord {
  const random = createRandom(product.id);
  return () => {
    const cents = Math.round(product.price * 100) + random.pick([-50, -25, -10, 10, 25, 50]);
    product.price = Math.max(cents, 100) / 100;
    return { ...product };
  };
}

function productOf({ products }: CatalogData, wanted: string): ProductRecord {
  const product = products.find(({ id }) => String(id) === wanted);
  if (!product) throw refusal('NOT_FOUND', 'No such product');
  return product;
}
