import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { startDemoServices } from '../../../demo/start-demo-services.ts';
import type { DemoServices } from '../../../demo/start-demo-services.ts';
import { ask, firstEvents } from './ask.ts';

const urlOf = (demo: DemoServices): string => `${demo.environment.CATALOG_URL}/graphql`;

async function query(demo: DemoServices, text: string): Promise<unknown> {
  return (await ask(urlOf(demo), { json: { query: text } })).body;
}

describe('the catalog', () => {
  it('has the schema of its snapshot', async () => {
    await using demo = await startDemoServices();
    const snapshot = await readFile(new URL('../../../schemas/remote/catalog.graphql', import.meta.url), 'utf8');

    const answer = (await query(demo, getIntrospectionQuery())) as { data: IntrospectionQuery };

    expect(`${printSchema(buildClientSchema(answer.data))}\n`).toBe(snapshot);
  });

  it('answers products in the order of the ids and leaves out unknown ones', async () => {
    await using demo = await startDemoServices();

    const answer = await query(demo, '{ productsByIds(ids: ["2", "999", "1"]) { id name price images } }');

    expect(answer).toMatchObject({
      data: {
        productsByIds: [
          { id: '2', name: 'Walnut Kettle' },
          { id: '1', name: 'Walnut Desk Lamp' },
        ],
      },
    });
  });

  it('answers so many reviews for each of several authors', async () => {
    await using demo = await startDemoServices();

    const answer = await query(
      demo,
      '{ reviewsByAuthors(authorIds: ["1", "2"], first: 2) { authorId product { id } } }',
    );

    const authors = ['1', '1', '2', '2'].map((authorId) => ({ authorId, product: { id: expect.any(String) } }));
    expect(answer).toEqual({ data: { reviewsByAuthors: authors } });
  });

  it('pages through a search', async () => {
    await using demo = await startDemoServices();
    const page = (after: string) =>
      query(
        demo,
        `{ searchProducts(text: "LAMP", first: 15${after}) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
      ) as Promise<{
        data: {
          searchProducts: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        };
      }>;

    const first = (await page('')).data.searchProducts;
    const second = (await page(`, after: "${first.pageInfo.endCursor}"`)).data.searchProducts;

    const ids = [...first.edges, ...second.edges].map(({ node }) => node.id);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(new Set(ids).size).toBe(20);
  });

  it('shows a new review first', async () => {
    await using demo = await startDemoServices();

    await query(demo, 'mutation { addReview(authorId: "1", productId: "4", rating: 5, text: "Fine") { id } }');

    const answer = await query(demo, '{ productsByIds(ids: ["4"]) { reviews(first: 1) { id authorId rating text } } }');
    expect(answer).toEqual({
      data: { productsByIds: [{ reviews: [{ id: '1501', authorId: '1', rating: 5, text: 'Fine' }] }] },
    });
  });

  it.each([
    ['an unknown product', 'mutation { addReview(authorId: "1", productId: "999", rating: 5) { id } }', 'NOT_FOUND'],
    ['a rating of 6', 'mutation { addReview(authorId: "1", productId: "4", rating: 6) { id } }', 'BAD_USER_INPUT'],
    ['a false cursor', '{ searchProducts(after: "x") { edges { cursor } } }', 'BAD_USER_INPUT'],
    ['a negative page size', '{ searchProducts(first: -1) { edges { cursor } } }', 'BAD_USER_INPUT'],
    ['negative reviews', '{ reviewsByAuthors(authorIds: ["1"], first: -1) { id } }', 'BAD_USER_INPUT'],
  ])('refuses %s', async (_, text, code) => {
    await using demo = await startDemoServices();

    const answer = await query(demo, text);

    expect(answer).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  it('sends a product each time its price has changed', async () => {
    await using demo = await startDemoServices({ intervalMs: 1 });

    const response = await fetch(urlOf(demo), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { priceChanged(productId: "4") { id price } }' }),
    });
    const events = await firstEvents(response, 2);

    const [first, second] = events as { data: { priceChanged: { id: string; price: number } } }[];
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(first?.data.priceChanged.id).toBe('4');
    expect(second?.data.priceChanged.price).not.toBe(first?.data.priceChanged.price);
  });
});
