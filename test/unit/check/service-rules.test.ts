import { expect, it } from 'vitest';

import { errorsIn, type Files, marked } from '../../support/check-files.ts';

const rest = (text: string, settings = 'url: "http://shop.internal"'): Files => ({
  'schemas/services/shop.graphql': `extend schema @service(${settings})\n${text}`,
});

/** A GraphQL service beside a REST service that joins it. */
const joined = (text: string): Files => ({
  'schemas/services/catalog.graphql': 'extend schema @service(kind: GRAPHQL, url: "http://catalog.internal/graphql")',
  'schemas/remote/catalog.graphql': `
    type Query { product(id: ID!): Product products(ids: [ID!]!): [Product!]! search(kind: Kind, page: Page): [Product!]! }
    type Product { id: ID! name: String! price: Float! kind: Kind! parts: [Part!]! }
    type Part { id: ID! label: String }
    enum Kind { BOOK TOY }
    input Page { first: Int! after: String }`,
  ...rest(text),
});

const item = (field: string): Files =>
  joined(`type Query { item: Item @rest(GET: "/item") } type Item { id: ID! sku: ID names: [String!]! ${field} }`);

const EVENTS: readonly (readonly [string, Files])[] = [
  ['a subscription that is no stream', rest('type Subscription { a: Int ▸REST_METHOD▸@rest(GET: "/a") }')],
  ['a stream that is no subscription', rest('type Query { a: Int ▸REST_METHOD▸@rest(SSE: "/a") }')],
  [
    'a subscription that calls a query',
    joined('type Subscription { ▸NO_SOURCE▸p: Product @from(query: "product(id: 1)") }'),
  ],
  ['no stream of a subscription', rest('type Subscription { a: Int @rest(SSE: "/a", select: "b") }')],
  [
    'a place for subscriptions that is no URL',
    rest(
      'type Query { a: Int @rest(GET: "/a") }',
      'url: "http://shop.internal", subscriptionUrl: ▸BAD_PATH▸"ftp://shop.internal"',
    ),
  ],
  [
    'no place for subscriptions over a WebSocket',
    rest(
      'type Query { a: Int @rest(GET: "/a") }',
      'url: "http://shop.internal", subscriptionUrl: "wss://shop.internal/ws"',
    ),
  ],
];

const MULTIPART: readonly (readonly [string, Files])[] = [
  [
    'a multipart body',
    rest('scalar Upload type Mutation { a(b: Upload): Int @rest(POST: "/a", multipart: { b: "{$args.b}" }) }'),
  ],
  [
    'a multipart body that is no object',
    rest('scalar Upload type Mutation { a(b: Upload): Int @rest(POST: "/a", multipart: ▸BAD_PATH▸"{$args.b}") }'),
  ],
  [
    'a multipart body beside another',
    rest('type Mutation { a(b: ID): Int @rest(POST: "/a", body: {}, multipart: ▸REST_METHOD▸{ b: "{$args.b}" }) }'),
  ],
  [
    'a multipart body of a GET',
    rest('type Query { a(b: ID): Int @rest(GET: "/a", multipart: ▸REST_METHOD▸{ b: "{$args.b}" }) }'),
  ],
  [
    'a multipart variable that is no argument, at its text',
    rest('type Mutation { a: Int @rest(POST: "/a", multipart: { x: ▸UNKNOWN_ARGUMENT▸"{$args.id}" }) }'),
  ],
];

const ARGUMENTS: readonly (readonly [string, Files])[] = [
  [
    'a template variable that is no argument',
    rest('type Query { a(id: ID!): Int @rest(GET: ▸UNKNOWN_ARGUMENT▸"/a/{$args.id}?x={$args.ids}") }'),
  ],
  [
    'a body variable that is no argument, at its text',
    rest('type Mutation { a: Int @rest(POST: "/a", body: { x: ▸UNKNOWN_ARGUMENT▸"{$args.id}" }) }'),
  ],
  [
    'a batch key that is no argument',
    rest(
      'type Query { a(id: ID!): A @rest(GET: "/a?id={$keys}&x={$args.id}", key: ▸UNKNOWN_ARGUMENT▸"$args.ids", match: "id") } type A { id: ID! }',
    ),
  ],
  [
    'a member that an input does not have',
    rest('type Query { a(in: In!): Int @rest(GET: ▸UNKNOWN_FIELD▸"/a?x={$args.in.y}") } input In { x: Int }'),
  ],
  ['a member of a leaf', rest('type Query { a(x: Int!): Int @rest(GET: ▸NOT_AN_OBJECT▸"/a?x={$args.x.y}") }')],
  [
    'no object or list for a custom scalar',
    rest(
      'scalar J type Query { a(x: J!, y: [J]): Int @rest(GET: "/a?x={$args.x}&y={$args.y}") b: Int @from(query: "a(x: { of: [1, \\"x\\"] }, y: [{ of: 1 }, 2])") }',
    ),
  ],
  ['no member of a custom scalar', rest('scalar J type Query { a(x: J!): Int @rest(GET: "/a?x={$args.x.y}") }')],
  [
    'a field that the object does not have',
    item('b: Int @rest(POST: "/b", body: { id: ▸UNKNOWN_FIELD▸"{$this.nr}" })'),
  ],
  [
    'an argument that no template uses',
    rest('type Query { a(▸UNUSED_ARGUMENT▸x: Int, y: Int): Int @rest(GET: "/a?y={$args.y}") }'),
  ],
  ['an argument of a field that is read from JSON', item('b(▸UNUSED_ARGUMENT▸x: Int): Int')],
  [
    'an argument that a join does not pass',
    item('p(▸UNUSED_ARGUMENT▸x: Int): Product @from(query: "product(id: $this.id)")'),
  ],
  ['no argument that a join passes by name', item('p(id: ID!): Product @from(query: "product")')],
  [
    'no argument that is a key',
    item('p(id: ID!): Product @from(query: "products(ids: $keys)", key: "$args.id", match: "id")'),
  ],
  [
    'no argument of a body that could not be read',
    rest('type Mutation { a(x: Int): Int @rest(POST: "/a", body: ▸UNKNOWN_SCOPE▸"{$arg.x}") }'),
  ],
];

const JOINS: readonly (readonly [string, Files])[] = [
  ['a join to another leaf', item('p: Int @from(query: ▸TYPE_MISMATCH▸"product(id: $this.id).name")')],
  ['a join to another object', item('p: Part @from(query: ▸TYPE_MISMATCH▸"product(id: $this.id)")')],
  ['a join that crosses a list', item('p: String @from(query: ▸LIST_MISMATCH▸"product(id: $this.id).parts.label")')],
  ['a list that a join does not give', item('p: [Product] @from(query: ▸LIST_MISMATCH▸"product(id: $this.id)")')],
  [
    'a look-up that gives no list',
    item('p: Product @from(query: ▸LIST_MISMATCH▸"product(id: $keys)", key: "$this.id", match: "id")'),
  ],
  ['no look-up for one item', item('p: Product! @from(query: "products(ids: $keys)", key: "$this.id", match: "id")')],
  [
    'no look-up for all items',
    item('p: [Product] @from(query: "products(ids: $keys)", key: "$this.sku", match: "id")'),
  ],
  [
    'a nullable argument for a required one',
    item('p(nr: ID): Product @from(query: ▸NULLABILITY▸"product(id: $args.nr)")'),
  ],
  ['a nullable argument that passes by name', item('p(▸NULLABILITY▸id: ID): Product @from(query: "product")')],
  ['no argument with a default', item('p(nr: ID = 1): Product @from(query: "product(id: $args.nr)")')],
  ['no nullable field of the object under a nullable field', item('p: Product @from(query: "product(id: $this.sku)")')],
  [
    'a nullable field of the object under a "!"',
    item('p: Product! @from(query: ▸NULLABILITY▸"product(id: $this.sku)")'),
  ],
  ['a null for a required argument', item('p: Product @from(query: ▸NULLABILITY▸"product(id: null)")')],
  ['an argument of another type', item('p(nr: Float!): Product @from(query: ▸TYPE_MISMATCH▸"product(id: $args.nr)")')],
  ['a list for one value', item('p: Product @from(query: ▸LIST_MISMATCH▸"product(id: $this.names)")')],
  ['brackets round one value', item('p: Product @from(query: ▸LIST_MISMATCH▸"product(id: [$this.id])")')],
  ['an enum value that does not exist', item('p: [Product] @from(query: ▸TYPE_MISMATCH▸"search(kind: BOK)")')],
  ['a literal of another type', item('p: [Product] @from(query: ▸TYPE_MISMATCH▸"search(kind: 7)")')],
  ['braces round no input', item('p: [Product] @from(query: ▸TYPE_MISMATCH▸"search(kind: { a: $this.id })")')],
  [
    'an input field that does not exist',
    item('p(n: Int!): [Product] @from(query: ▸UNKNOWN_FIELD▸"search(page: { first: $args.n, size: 1 })")'),
  ],
  [
    'an input field that is missing',
    item('p: [Product] @from(query: ▸MISSING_ARGUMENT▸"search(page: { after: $this.id })")'),
  ],
  [
    'a nullable value in an input',
    item('p(n: Int): [Product] @from(query: ▸NULLABILITY▸"search(page: { first: $args.n })")'),
  ],
  ['text for a number', item('p: Int @from(value: ▸TYPE_MISMATCH▸"{$this.id}")')],
  ['text for a list', item('p: [String] @from(value: ▸LIST_MISMATCH▸"{$this.id}")')],
  ['a list in a text', item('p: String @from(value: ▸LIST_MISMATCH▸"{$this.names}")')],
  ['no list that is joined in a text', item('p: String @from(value: "{$this.names|csv}")')],
  ['a fallback of another type', item('p: Int @rest(GET: "/p", fallback: ▸FALLBACK_TYPE▸"none")')],
];

const TEMPLATES: readonly (readonly [string, Files])[] = [
  [
    'a path with a nullable argument',
    rest('type Query { a(id: ID): Int @rest(GET: ▸NULLABLE_IN_PATH▸"/a/{$args.id}") }'),
  ],
  ['no path with a default', rest('type Query { a(id: ID = 1): Int @rest(GET: "/a/{$args.id}") }')],
  [
    'a path with a null for a default',
    rest('type Query { a(id: ID = null): Int @rest(GET: ▸NULLABLE_IN_PATH▸"/a/{$args.id}") }'),
  ],
  ['a path with a nullable field of the object', item('b: Int @rest(GET: ▸NULLABLE_IN_PATH▸"/b/{$this.sku}")')],
  [
    'a path with a header',
    rest(
      'type Query { a: Int @rest(GET: ▸NULLABLE_IN_PATH▸"/a/{$header.x-id}") }',
      'url: "http://h", forward: ["x-id"]',
    ),
  ],
  ['no path with a claim', rest('type Query { a: Int @rest(GET: "/a/{$caller.sub}") }')],
  [
    'an event stream with a nullable argument',
    rest(
      'type Subscription { a(id: ID): Int @rest(SSE: ▸NULLABLE_IN_PATH▸"/a/{$args.id}") } type Query { b: Int @rest(GET: "/b") }',
    ),
  ],
  ['a list in a path', rest('type Query { a(id: [ID!]!): Int @rest(GET: ▸LIST_MISMATCH▸"/a/{$args.id}") }')],
  ['no list that is joined in a path', rest('type Query { a(id: [ID!]!): Int @rest(GET: "/a/{$args.id|csv}") }')],
  [
    'an object in a path',
    rest('type Query { a(x: X!): Int @rest(GET: ▸OBJECT_IN_QUERY▸"/a/{$args.x}") } input X { y: Int }'),
  ],
  [
    'an object in a query',
    rest('type Query { a(x: X): Int @rest(GET: ▸OBJECT_IN_QUERY▸"/a?x={$args.x}") } input X { y: Int }'),
  ],
  [
    'an object of the graph in a query',
    item('b: Int @rest(GET: ▸OBJECT_IN_QUERY▸"/b?x={$this.c}") c: C } type C { x: Int'),
  ],
  ['no list in a query pair of its own', rest('type Query { a(x: [ID!]): Int @rest(GET: "/a?x={$args.x}") }')],
  ['a list inside other text', rest('type Query { a(x: [ID!]): Int @rest(GET: ▸LIST_MISMATCH▸"/a?x=ids:{$args.x}") }')],
  [
    'an object in a header',
    rest(
      'type Query { a(x: X): Int @rest(GET: "/a", headers: [{ name: "x", value: ▸OBJECT_IN_QUERY▸"{$args.x}" }]) } input X { y: Int }',
    ),
  ],
  ['a header that is not passed on', rest('type Query { a: Int @rest(GET: ▸UNKNOWN_SCOPE▸"/a?l={$header.x-lang}") }')],
  [
    'no header that is forwarded',
    rest('type Query { a: Int @rest(GET: "/a?l={$header.X-Lang}") }', 'url: "http://h", forward: ["x-lang"]'),
  ],
  [
    'no header that is named in headers',
    rest('type Query { a: Int @rest(GET: "/a", headers: [{ name: "l", value: "{$header.x-lang}" }]) }'),
  ],
  [
    'a host that a caller chooses',
    rest('type Query { a: Int @rest(GET: "/a") }', 'url: ▸UNSAFE_HOST▸"http://{$caller.host}"'),
  ],
  [
    'an event URL that a caller chooses',
    rest(
      'type Query { a: Int @rest(GET: "/a") }',
      'url: "http://h", subscriptionUrl: ▸UNSAFE_HOST▸"ws://{$header.host}"',
    ),
  ],
  [
    'one unsafe host of two',
    rest('type Query { a: Int @rest(GET: "/a") }', 'url: ["http://a", ▸UNSAFE_HOST▸"http://{$args.b}"]'),
  ],
  ['a URL that is none', rest('type Query { a: Int @rest(GET: "/a") }', 'url: ▸BAD_PATH▸"shop.internal"')],
  ['no URL from the environment', rest('type Query { a: Int @rest(GET: "/a") }', 'url: "{$env.SHOP_URL}"')],
];

const NAMES: readonly (readonly [string, Files])[] = [
  [
    'a slicing argument that does not exist',
    rest('type Query { a: [Int] @rest(GET: "/a") @listSize(slicingArguments: [▸UNKNOWN_ARGUMENT▸"n"]) }'),
  ],
  [
    'a slicing argument that an input does not have',
    rest(
      'type Query { a(p: P!): [Int] @rest(GET: "/a?n={$args.p.n}") @listSize(slicingArguments: [▸UNKNOWN_FIELD▸"p.m"]) } input P { n: Int }',
    ),
  ],
  [
    'no slicing argument inside an input',
    rest(
      'type Query { a(p: P!): [Int] @rest(GET: "/a?n={$args.p.n}") @listSize(slicingArguments: ["p.n"]) } input P { n: Int }',
    ),
  ],
];

const BATCHES: readonly (readonly [string, Files])[] = [
  [
    'a match that is no field of the item',
    item('p: Product @from(query: "products(ids: $keys)", key: "$this.id", match: ▸MATCH_NOT_DECLARED▸"nr")'),
  ],
  [
    'a match that is no field of a REST item',
    rest(
      'type Query { a(id: ID!): A @rest(GET: "/a?id={$keys}", key: "$args.id", match: ▸MATCH_NOT_DECLARED▸"b.nr") } type A { b: B } type B { id: ID! }',
    ),
  ],
  [
    'a match that is no leaf',
    rest(
      'type Query { a(id: ID!): A @rest(GET: "/a?id={$keys}", key: "$args.id", match: ▸MATCH_NOT_DECLARED▸"b") } type A { b: B } type B { id: ID! }',
    ),
  ],
  [
    'a look-up whose items lie behind a field with a source of its own',
    item(
      'again: String p: Int @from(query: ▸BAD_PATH▸"shelf(ids: $keys).stocks.count", key: "$this.id", match: "of") } extend type Query { shelf(ids: [ID!]): Shelf @rest(GET: "/shelf?id={$args.ids}") } type Shelf { stocks: [Stock] @rest(GET: "/stocks") } type Stock { of: ID! count: Int',
    ),
  ],
  [
    'no look-up that goes on inside the answer',
    item('p: [Part!]! @from(query: "products(ids: $keys).parts", key: "$this.id", match: "id")'),
  ],
  [
    'no match by member',
    rest('type Query { a(id: ID!): Int @rest(GET: "/a?id={$keys}", key: "$args.id", match: "@key") }'),
  ],
  [
    'a nullable key of a "!" field',
    item('p: Product! @from(query: "products(ids: $keys)", key: ▸NULLABLE_KEY▸"$this.sku", match: "id")'),
  ],
  [
    'no nullable key of a list',
    item('p: [Product!]! @from(query: "products(ids: $keys)", key: "$this.sku", match: "id")'),
  ],
  [
    'a list of keys for one item',
    item('p: Product @from(query: "products(ids: $keys)", key: ▸LIST_MISMATCH▸"$this.names", match: "id")'),
  ],
  [
    'no list of keys for a list',
    item('p: [Product!]! @from(query: "products(ids: $keys)", key: "$this.names", match: "id")'),
  ],
  [
    'an object for a key',
    rest(
      'type Query { a(id: K!): A @rest(POST: "/a", body: "{$keys}", key: ▸TYPE_MISMATCH▸"$args.id", match: "id") } type A { id: ID! } input K { x: ID! }',
    ),
  ],
];

it.each([...EVENTS, ...MULTIPART, ...ARGUMENTS, ...JOINS, ...TEMPLATES, ...NAMES, ...BATCHES])(
  'finds %s',
  (_, texts) => {
    const { files, expected } = marked(texts);

    expect(errorsIn(files)).toEqual(expected);
  },
);

it('BAD_PATH stands where the paths of root fields go in a circle', () => {
  const service = `extend schema @service(url: "http://shop.internal")
extend type Query {
  one: Int @from(query: "two")
  two: Int @from(query: "one")
  three: Int @from(query: "one")
}`;

  const found = errorsIn({ 'schemas/services/shop.graphql': service });

  expect(found).toEqual(['BAD_PATH schemas/services/shop.graphql:3:25', 'BAD_PATH schemas/services/shop.graphql:4:25']);
});
