import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askSafely, codesOf, type FaultyWorld, startFaultyWorld } from './faulty-world.ts';
import { type Fault, http, startFaultService } from './start-fault-service.ts';
import { startGateway } from '../support/start-gateway.ts';

interface Item {
  readonly id: string;
}

/** Answers with what is made of the right items, however a kind of service wraps them. */
const items =
  (change: (right: readonly Item[]) => unknown): Fault =>
  ({ socket, json }) => {
    const right = JSON.parse(json) as readonly Item[] | { readonly data: Readonly<Record<string, readonly Item[]>> };
    const answer = isList(right)
      ? change(right)
      : { data: Object.fromEntries(Object.entries(right.data).map(([name, list]) => [name, change(list)])) };
    socket.write(http(JSON.stringify(answer)));
  };

const isList = (value: unknown): value is readonly Item[] => Array.isArray(value);
const FOREIGN = { id: '666', name: 'SECRET', stars: 666 };
const BAD = 'UPSTREAM_BAD_RESPONSE';

const KINDS = [
  {
    kind: 'REST',
    query: '{ a: item(id: "1") { id } b: item(id: "2") { id } c: item(id: "3") { id } steady { word } }',
  },
  {
    kind: 'GraphQL',
    query: '{ a: rated(id: "1") { id } b: rated(id: "2") { id } c: rated(id: "3") { id } steady { word } }',
  },
] as const;

type Outcome = readonly [a: string | null, b: string | null, c: string | null];
const ALL: Outcome = ['1', '2', '3'];

const CASES: readonly {
  readonly does: string;
  readonly fault: Fault;
  readonly found: Outcome;
  readonly codes?: number;
}[] = [
  { does: 'answers in another order', fault: items((right) => right.toReversed()), found: ALL },
  {
    does: 'leaves an item out',
    fault: items((right) => right.filter(({ id }) => id !== '2')),
    found: ['1', null, '3'],
  },
  { does: 'leaves all out', fault: items(() => []), found: [null, null, null] },
  { does: 'has a null among them', fault: items(([a, , c]) => [a, null, c]), found: ['1', null, '3'] },
  { does: 'has nothing but nulls', fault: items((right) => right.map(() => null)), found: [null, null, null] },
  { does: 'adds an item nobody asked for', fault: items((right) => [FOREIGN, ...right]), found: ALL },
  {
    does: 'answers with items nobody asked for',
    fault: items((right) => right.map(() => FOREIGN)),
    found: [null, null, null],
  },
  { does: 'repeats its items', fault: items((right) => [...right, ...right]), found: ALL },
  { does: 'has lists among them', fault: items((right) => [[FOREIGN], ...right, []]), found: ALL },
  {
    does: 'has an item without an id',
    fault: items(([a, , c]) => [a, { name: 'SECRET' }, c]),
    found: ['1', null, '3'],
  },
  { does: 'answers null', fault: items(() => null), found: [null, null, null] },
  { does: 'answers with an object', fault: items(() => FOREIGN), found: [null, null, null], codes: 3 },
  { does: 'answers with a text', fault: items(() => 'SECRET'), found: [null, null, null], codes: 3 },
  { does: 'answers with a number', fault: items(() => 666), found: [null, null, null], codes: 3 },
];

describe.each(['compiled', 'stitched'] as const)('%s executor', (executor) => {
  let world: FaultyWorld;
  beforeAll(async () => {
    world = await startFaultyWorld({ executor });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(() => {
    for (const service of [world.shop, world.remote]) service.breakWith(undefined);
  });

  describe.each(KINDS)('a batch of a $kind service that', ({ kind, query }) => {
    it.each(CASES)('$does gives each caller its own item or none', async ({ fault, found, codes = 0 }) => {
      (kind === 'REST' ? world.shop : world.remote).breakWith(fault);

      const body = await askSafely(world, query);

      const [a, b, c] = found.map((id) => (id === null ? null : { id }));
      expect(body.data).toEqual({ a, b, c, steady: { word: 'steady' } });
      expect(codesOf(body).map(([, code]) => code)).toEqual(Array.from({ length: codes }, () => BAD));
    });
  });

  it('that is no list of objects is none of a REST service', async () => {
    world.shop.breakWith(items((right) => ['SECRET', ...right]));

    const body = await askSafely(world, '{ a: item(id: "1") { id } b: item(id: "2") { id } steady { word } }');

    expect(body.data).toEqual({ a: null, b: null, steady: { word: 'steady' } });
    expect(codesOf(body)).toEqual([
      ['a', BAD, 'shop'],
      ['b', BAD, 'shop'],
    ]);
  });

  it('of a failing service has an error on each of its paths, and no further ones', async () => {
    world.shop.breakAt('/stock', ({ socket }) => void socket.resetAndDestroy());

    const body = await askSafely(world, '{ items { id stock { pieces } } steady { word } }');

    const paths = Array.from({ length: 10 }, (_, index) => [`items.${index}.stock`, 'UPSTREAM_UNAVAILABLE', 'shop']);
    expect(body.data).toMatchObject({ steady: { word: 'steady' } });
    expect(codesOf(body)).toEqual(paths);
  });
});

it('keeps an answer small when a service fails behind 2,000 items', async () => {
  await using list = await startFaultService(() => Array.from({ length: 2_000 }, (_, id) => ({ id: `${id}` })));
  await using down = await startFaultService(() => []);
  down.breakWith(({ socket }) => void socket.resetAndDestroy());
  await using gateway = await startGateway({
    files: {
      'schemas/services/list.graphql': `
        extend schema @service(url: "{$env.LIST}")
        extend type Query { items: [Item!]! @rest(GET: "/all") @listSize(assumedSize: 2000) }
        type Item { id: ID! }`,
      'schemas/services/down.graphql': `
        extend schema @service(url: "{$env.DOWN}", retries: 0)
        extend type Item { stock: Stock @rest(GET: "/stock?id={$keys}", key: "$this.id", match: "id") }
        type Stock { id: ID! }`,
      'schemas/app.graphql': `extend schema @bff(maxCost: 1000000)
        type Query { items: [Item!] } type Item { id: ID! stock: Stock } type Stock { id: ID! }`,
    },
    environment: { LIST: list.url, DOWN: down.url },
  });

  const answer = await gateway.send('/app/graphql?query={items{id,stock{id}}}');
  const text = await answer.text();

  expect(text.length).toBeLessThan(200_000);
  expect(JSON.parse(text)).toMatchObject({
    errors: expect.arrayContaining([expect.objectContaining({ path: ['items', 0, 'stock'] })]),
  });
});
