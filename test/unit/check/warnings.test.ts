import { describe, expect, it } from 'vitest';

import { checkFiles, errorsIn, type Files, marked, warningsIn } from '../../support/check-files.ts';
import { client, shopServices } from './shop-services.ts';

const shop = (text: string, rest: Files = {}): Files => ({
  'schemas/services/shop.graphql': `extend schema @service(url: "http://shop.internal")\n${text}`,
  ...rest,
});

describe('NONNULL_REMOTE', () => {
  it.each([
    [
      'a "!" on a field with a call of its own',
      'type Query { ▸NONNULL_REMOTE▸best: Product! } type Product { id: ID! }',
    ],
    [
      'a "!" on a list with a call of its own',
      'type Query { ▸NONNULL_REMOTE▸products: [Product!]! } type Product { id: ID! }',
    ],
    [
      'a "!" on a nullable source',
      'type Query { best: Product } type Product { ▸NONNULL_REMOTE▸maker: Maker! } type Maker { id: ID! }',
    ],
    [
      'a "!" on items that can be null',
      'type Query { best: Product } type Product { ▸NONNULL_REMOTE▸labels: [String!] @from(field: "parts.label") }',
    ],
    [
      'a "!" on a join of the client',
      'type Query { best: Product } type Product { ▸NONNULL_REMOTE▸twin: Product! @from(query: "product(id: $this.id)") }',
    ],
    [
      'a "!" on text with a nullable hole',
      'type Query { best: Product } type Product { ▸NONNULL_REMOTE▸by: String! @from(value: "{$this.maker.name}") }',
    ],
    ['no nullable field', 'type Query { best: Product } type Product { id: ID! maker: Maker } type Maker { id: ID! }'],
    [
      'no "!" with a fallback',
      'type Query { products: [Product!]! @from(query: "products", fallback: []) } type Product { id: ID! }',
    ],
    [
      'no "!" on a value of the object',
      'type Query { best: Product } type Product { id: ID! t: String! @from(value: "{$this.name}") g: G! @from(field: "$this") } type G @from(type: "Product") { id: ID! }',
    ],
    [
      'no "!" of a mutation',
      'type Query { best: Product } type Mutation { buy(id: ID!): Product! } type Product { id: ID! }',
    ],
  ])('warns of %s', (_, text) => {
    const { files, expected } = marked(client(text));

    expect(warningsIn(files, 'NONNULL_REMOTE')).toEqual(expected);
    expect(errorsIn(files)).toEqual([]);
  });
});

describe('OPEN_LOOKUP', () => {
  it.each([
    ['an id that anyone chooses', 'type Query { ▸OPEN_LOOKUP▸product(id: ID!): Product } type Product { id: ID! }'],
    [
      'an id in a type of the client alone',
      'type Query { w: W } type W { ▸OPEN_LOOKUP▸p(nr: ID!): Product @from(query: "product(id: $args.nr)") } type Product { id: ID! }',
    ],
    [
      'no field with @authenticated',
      'type Query { product(id: ID!): Product @authenticated } type Product { id: ID! }',
    ],
    [
      'no field with scopes',
      'type Query { product(id: ID!): Product @requiresScopes(scopes: [["a"]]) } type Product { id: ID! }',
    ],
    [
      'no field whose type is guarded',
      'type Query { product(id: ID!): Product } type Product @authenticated { id: ID! }',
    ],
    ['no field that the graph guards', 'type Query { order(id: ID!): Order } type Order { id: ID! }'],
    [
      'no field of a guarded type of the client alone',
      'type Query { w: W @authenticated } type W { p(nr: ID!): Product @from(query: "product(id: $args.nr)") } type Product { id: ID! }',
    ],
    [
      'no id of the caller',
      'type Query { p: Product @from(query: "product(id: $caller.sub)") } type Product { id: ID! }',
    ],
    ['no argument that is no id', 'type Query { products(text: String): [Product!] } type Product { id: ID! }'],
  ])('warns of %s', (_, text) => {
    const { files, expected } = marked(client(text));

    expect(warningsIn(files, 'OPEN_LOOKUP')).toEqual(expected);
    expect(errorsIn(files)).toEqual([]);
  });
});

describe('N_PLUS_ONE', () => {
  const ROOT =
    'type Query { orders(first: Int! = 20): [Order!]! @rest(GET: "/orders?n={$args.first}") @listSize(slicingArguments: ["first"]) stock(id: ID!): Int @rest(GET: "/stock/{$args.id}") }';

  it.each<[string, Files]>([
    [
      'a REST call below a list',
      shop(`${ROOT}\ntype Order { id: ID! ▸N_PLUS_ONE▸parcel: Int @rest(GET: "/parcels/{$this.id}") }`),
    ],
    [
      'a join to a REST call below a list',
      shop(`${ROOT}\ntype Order { id: ID! ▸N_PLUS_ONE▸stock: Int @from(query: "stock(id: $this.id)") }`),
    ],
    [
      'no batched call',
      shop(
        `${ROOT}\ntype Order { id: ID! parcel: Int @rest(GET: "/parcels?id={$keys}", key: "$this.id", match: "@key") }`,
      ),
    ],
    [
      'no call below no list',
      shop('type Query { o: Order @rest(GET: "/o") } type Order { id: ID! p: Int @rest(GET: "/p/{$this.id}") }'),
    ],
  ])('warns of %s', (_, texts) => {
    const { files, expected } = marked(texts);

    expect(warningsIn(files, 'N_PLUS_ONE')).toEqual(expected);
    expect(errorsIn(files)).toEqual([]);
  });

  it('warns of a join of a client below a list, at the field it calls', () => {
    const { files, expected } = marked(
      shop(ROOT.replace('stock(', '▸N_PLUS_ONE▸stock(') + '\ntype Order { id: ID! }', {
        'schemas/tv.graphql':
          'type Query { orders: [Order!] } type Order { left: Int @from(query: "stock(id: $this.id)") }',
      }),
    );

    expect(warningsIn(files, 'N_PLUS_ONE')).toEqual(expected);
  });

  it.each([
    ['a default page', '@listSize(slicingArguments: ["first"])', 'orders.lines.stock makes 500 calls of Line.stock'],
    ['an assumed size', '@listSize(assumedSize: 7)', 'orders.lines.stock makes 175 calls of Line.stock'],
    ['nothing', '', 'orders.lines.stock makes 2500 calls of Line.stock'],
  ])('prints the path and the calls with %s', (_, size, message) => {
    const files = shop(`type Query { orders(first: Int! = 20): [Order!]! @rest(GET: "/orders?n={$args.first}") ${size} }
type Order { lines: [Line!]! @listSize(assumedSize: 25) }
type Line { id: ID! stock: Int @rest(GET: "/stock/{$this.id}") }`);

    const [warning] = checkFiles(files).filter(({ code }) => code === 'N_PLUS_ONE');

    expect(warning?.message).toContain(message);
  });

  it('takes the size of a page for the edges that it sizes', () => {
    const files =
      shop(`type Query { orders(first: Int! = 3): Page @rest(GET: "/o?n={$args.first}") @listSize(slicingArguments: ["first"], sizedFields: ["edges"]) }
type Page { edges: [Order!]! }
type Order { id: ID! stock: Int @rest(GET: "/stock/{$this.id}") }`);

    const [warning] = checkFiles(files).filter(({ code }) => code === 'N_PLUS_ONE');

    expect(warning?.message).toContain('orders.edges.stock makes 3 calls');
  });
});

describe('UNBOUNDED_LIST', () => {
  it.each<[string, Files]>([
    ['a list of a REST call', shop('type Query { ▸UNBOUNDED_LIST▸a: [Int] @rest(GET: "/a") }')],
    ['no list with a size', shop('type Query { a: [Int] @rest(GET: "/a") @listSize(assumedSize: 3) }')],
    ['no list inside an answer', shop('type Query { a: A @rest(GET: "/a") } type A { b: [Int] }')],
    ['no single value', shop('type Query { a: Int @rest(GET: "/a") }')],
    [
      'no list that its clients give a size',
      shop('type Query { a: [Int] @rest(GET: "/a") }', {
        'schemas/tv.graphql': 'type Query { a: [Int] @listSize(assumedSize: 3) }',
      }),
    ],
    [
      'a list that one client gives no size',
      shop('type Query { ▸UNBOUNDED_LIST▸a: [Int] @rest(GET: "/a") }', {
        'schemas/tv.graphql': 'type Query { a: [Int] @listSize(assumedSize: 3) b: [Int] @from(field: "a") }',
      }),
    ],
  ])('warns of %s', (_, texts) => {
    const { files, expected } = marked(texts);

    expect(warningsIn(files, 'UNBOUNDED_LIST')).toEqual(expected);
    expect(errorsIn(files)).toEqual([]);
  });
});

describe('PUBLIC_USES_IDENTITY', () => {
  const PUBLIC = '@cacheControl(maxAge: 5, scope: ▸PUBLIC_USES_IDENTITY▸PUBLIC)';
  const served = (text: string, settings = ''): Files => ({
    'schemas/services/shop.graphql': `extend schema @service(url: "http://h"${settings})\n${text}`,
  });

  it.each<[string, Files]>([
    [
      'a header in a URL',
      served(`type Query { a: Int @rest(GET: "/a?l={$header.x-lang}") ${PUBLIC} }`, ', forward: ["x-lang"]'),
    ],
    [
      'a service that is sent the credential',
      served(`type Query { a: Int @rest(GET: "/a") ${PUBLIC} }`, ', forward: ["Authorization"]'),
    ],
    [
      'a claim in the headers of a service',
      served(
        `type Query { a: Int @rest(GET: "/a") ${PUBLIC} }`,
        ', headers: [{ name: "x-sub", value: "{$caller.sub}" }]',
      ),
    ],
    [
      'a type whose objects are fetched with a claim, once',
      served(
        `type Query { a: A @rest(GET: "/a/{$caller.sub}") b: A @rest(GET: "/b/{$caller.sub}") } type A ${PUBLIC} { id: ID! }`,
      ),
    ],
    [
      'a join to what is fetched with a claim',
      served(
        `type Query { a: A @rest(GET: "/a") mine: Int @rest(GET: "/m/{$caller.sub}") } type A { id: ID! mine: Int @from(query: "mine") ${PUBLIC} }`,
      ),
    ],
    [
      'no private field',
      served('type Query { a: Int @rest(GET: "/a/{$caller.sub}") @cacheControl(maxAge: 5, scope: PRIVATE) }'),
    ],
    [
      'no field that says nothing',
      served('type Query { a: Int @rest(GET: "/a/{$caller.sub}") @cacheControl(maxAge: 5) }'),
    ],
    [
      'no field that is the same for all',
      served('type Query { a: Int @rest(GET: "/a") @cacheControl(maxAge: 5, scope: PUBLIC) }', ', forward: ["x-lang"]'),
    ],
    [
      'no field without a fetch of its own',
      served(
        'type Query { a: A @rest(GET: "/a/{$caller.sub}") } type A { id: ID @cacheControl(maxAge: 5, scope: PUBLIC) }',
      ),
    ],
  ])('warns of %s', (_, texts) => {
    const { files, expected } = marked(texts);

    expect(warningsIn(files, 'PUBLIC_USES_IDENTITY')).toEqual(expected);
    expect(errorsIn(files)).toEqual([]);
  });
});

it('finds no error in the services of these tests', () => {
  expect(errorsIn(shopServices)).toEqual([]);
});
