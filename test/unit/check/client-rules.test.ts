import { expect, it } from 'vitest';

import { errorsIn, type Files, marked } from '../../support/check-files.ts';
import { client } from './shop-services.ts';

type Row = readonly [string, Files];

/** A client with one view of Product that has this field. */
const product = (field: string): Files => client(`type Query { best: Product } type Product { id: ID! ${field} }`);

const TYPES: readonly Row[] = [
  ['a field of another leaf', product('▸TYPE_MISMATCH▸price: String')],
  ['a path to another leaf', product('cost: Int @from(field: ▸TYPE_MISMATCH▸"price")')],
  ['no leaf of the same name', product('cost: Float! @from(field: "price") kind: Kind!')],
  ['an object for a leaf', product('▸TYPE_MISMATCH▸maker: String')],
  ['a leaf for an object', product('x: Maker @from(field: ▸TYPE_MISMATCH▸"name") } type Maker { id: ID!')],
  ['a view of another type', product('x: Maker @from(field: ▸TYPE_MISMATCH▸"parts") } type Maker { id: ID!')],
  ['no renamed view', product('by: Firm @from(field: "maker") } type Firm @from(type: "Maker") { id: ID!')],
  [
    'a type of the client alone for an object',
    product('by: Firm @from(field: ▸TYPE_MISMATCH▸"maker") } type Firm { id: ID! @from(value: "1")'),
  ],
  [
    'no group of the same object',
    product('more: More! @from(field: "$this") } type More @from(type: "Product") { name: String!'),
  ],
  [
    'a group of another object',
    product('more: More! @from(field: ▸TYPE_MISMATCH▸"$this") } type More @from(type: "Maker") { name: String!'),
  ],
  ['a list for one value', product('thumbnail: String! @from(field: ▸LIST_MISMATCH▸"images")')],
  ['one value for a list', product('▸LIST_MISMATCH▸price: [Float]')],
  ['a list of lists', client('type Query { all: [String] @from(query: ▸LIST_MISMATCH▸"products.images") }')],
  ['no list for each list crossed', client('type Query { all: [[String!]!] @from(query: "products.images") }')],
  [
    'no member of a union',
    client('type Query { find(filter: Filter!): Found } union Found = Product type Product { id: ID! }'),
  ],
  [
    'no view of one member',
    client('type Query { x(filter: Filter!): Product @from(query: "find") } type Product { id: ID! }'),
  ],
  [
    'a view of no member',
    client('type Query { x(filter: Filter!): Part @from(query: ▸TYPE_MISMATCH▸"find") } type Part { id: ID! }'),
  ],
  ['text for a number', product('x: Float @from(value: ▸TYPE_MISMATCH▸"{$this.name}")')],
  ['text for an enum', product('x: Kind @from(value: ▸TYPE_MISMATCH▸"BOOK")')],
  ['no text for an ID', product('x: ID @from(value: "{$this.id}:{$this.name}")')],
  ['a list in a text', product('x: String @from(value: ▸LIST_MISMATCH▸"{$this.images}")')],
  [
    'a claim for an object',
    client('type Query { x: Product @from(field: ▸TYPE_MISMATCH▸"$caller.sub") } type Product { id: ID! }'),
  ],
  ['no claim for a leaf', client('type Query { x: ID @from(field: "$caller.sub") }')],
  ['an argument of another type', client('type Query { x(a: Int): String @from(field: ▸TYPE_MISMATCH▸"$args.a") }')],
];

const INPUTS: readonly Row[] = [
  [
    'a nullable argument for a required one',
    client('type Query { product(▸NULLABILITY▸id: ID): Product } type Product { id: ID! }'),
  ],
  [
    'a nullable argument in a path',
    client(
      'type Query { p(nr: ID): Product @from(query: ▸NULLABILITY▸"product(id: $args.nr)") } type Product { id: ID! }',
    ),
  ],
  ['no argument with a default', client('type Query { product(id: ID = 1): Product } type Product { id: ID! }')],
  [
    'no argument that the graph has a default for',
    client('type Query { products(first: Int): [Product!] } type Product { id: ID! }'),
  ],
  [
    'a nullable outer argument',
    client(
      'type Query { w(id: ID): W } type W { p: Product @from(query: ▸NULLABILITY▸"product(id: $this.id)") } type Product { id: ID! }',
    ),
  ],
  [
    'no nullable value of the object under a nullable field',
    client(
      'type Query { best: Product } type Product { maker: Maker } type Maker { p: Product @from(query: "product(id: $this.makerId)") }',
    ),
  ],
  [
    'a nullable value of the object under a "!"',
    client(
      'type Query { best: Product } type Product { maker: Maker } type Maker { p: Product! @from(query: ▸NULLABILITY▸"product(id: $this.makerId)") }',
    ),
  ],
  [
    'an argument of a type the graph does not take',
    client('type Query { product(▸TYPE_MISMATCH▸id: Float!): Product } type Product { id: ID! }'),
  ],
  [
    'an enum value that the graph does not have',
    client(
      'type Query { p: Found @from(query: ▸TYPE_MISMATCH▸"find(filter: { text: \\"a\\" }, kind: BOK)") } union Found = Product type Product { id: ID! }',
    ),
  ],
  [
    'an enum value of a view that the graph does not have',
    client(
      'type Query { best: Product } type Product { kind: Kind } enum Kind { BOOK ▸TYPE_MISMATCH▸GAME PLAY @from(value: ▸TYPE_MISMATCH▸"TOYS") }',
    ),
  ],
  [
    'no renamed enum and values',
    client(
      'type Query { best: Product } type Product { kind: Sort } enum Sort @from(type: "Kind") { PAPER @from(value: "BOOK") TOY }',
    ),
  ],
  [
    'an enum of a type that the graph does not have',
    client(
      'type Query { best: Product } type Product { kind: Sort } enum Sort @from(type: ▸UNKNOWN_TYPE▸"Kin") { BOOK }',
    ),
  ],
  [
    'an input field that the graph does not have',
    client(
      'type Query { find(filter: Filter!): Found } union Found = Product type Product { id: ID! } input Filter { text: String! ▸UNKNOWN_FIELD▸size: Int }',
    ),
  ],
  [
    'an input field that the graph needs',
    client(
      'type Query { find(filter: Filter!): Found } union Found = Product type Product { id: ID! } input ▸MISSING_ARGUMENT▸Filter { page: Int }',
    ),
  ],
  [
    'a nullable input field that the graph needs',
    client(
      'type Query { find(filter: Filter!): Found } union Found = Product type Product { id: ID! } input Filter { ▸NULLABILITY▸text: String }',
    ),
  ],
  [
    'an input field of another type',
    client(
      'type Query { find(filter: Filter!): Found } union Found = Product type Product { id: ID! } input Filter { q: Float! @from(field: ▸TYPE_MISMATCH▸"text") }',
    ),
  ],
  [
    'no renamed input and fields',
    client(
      'type Query { find(filter: F!): Found } union Found = Product type Product { id: ID! } input F @from(type: "Filter") { q: String! @from(field: "text") }',
    ),
  ],
  [
    'an argument that goes nowhere',
    client('type Query { best(▸UNUSED_ARGUMENT▸x: Int): Product } type Product { id: ID! }'),
  ],
  [
    'an argument of a text that goes nowhere',
    product('x(▸UNUSED_ARGUMENT▸a: Int): String @from(value: "{$this.name}")'),
  ],
  ['no argument of a text', product('x(a: Int): String @from(value: "{$this.name} {$args.a}")')],
  [
    'no argument that a type below reads',
    client(
      'type Query { w(id: ID!): W } type W { v: V } type V { p: Product @from(query: "product(id: $this.id)") } type Product { id: ID! }',
    ),
  ],
  [
    'an argument that is shadowed below',
    client(
      'type Query { w(▸UNUSED_ARGUMENT▸id: ID!): W } type W { v(id: ID!): V } type V { p: Product @from(query: "product(id: $this.id)") } type Product { id: ID! }',
    ),
  ],
  [
    'an argument that no type below reads',
    client(
      'type Query { w(▸UNUSED_ARGUMENT▸id: ID!): W } type W { p: Product @from(query: "best") } type Product { id: ID! }',
    ),
  ],
  [
    'an outer argument that does not exist',
    client(
      'type Query { w: W } type W { p: Product @from(query: ▸UNKNOWN_ARGUMENT▸"product(id: $this.id)") } type Product { id: ID! }',
    ),
  ],
  ['an argument that a text does not have', product('x: String @from(value: ▸UNKNOWN_ARGUMENT▸"{$args.a}")')],
  [
    'an object of a root type',
    client(
      'type Query { p: Product @from(query: ▸UNKNOWN_ARGUMENT▸"product(id: $this.id)") } type Product { id: ID! }',
    ),
  ],
];

const VIEWS: readonly Row[] = [
  [
    'two views of one member in a union',
    client(
      'type Query { find(filter: Filter!): Found } union Found = A | ▸AMBIGUOUS_VIEW▸B type A @from(type: "Product") { id: ID! } type B @from(type: "Product") { id: ID! }',
    ),
  ],
  [
    'a member that the graph does not have',
    client(
      'type Query { find(filter: Filter!): Found } union Found = Product | ▸TYPE_MISMATCH▸Part type Product { id: ID! } type Part { id: ID! }',
    ),
  ],
  [
    'a type of the client alone in a list',
    client(
      'type Query { ▸CLIENT_TYPE_IN_LIST▸w: [W!]! } type W { p: Product @from(query: "best") } type Product { id: ID! }',
    ),
  ],
  [
    'a type of the client alone as items',
    client(
      'type Query { ▸CLIENT_TYPE_IN_LIST▸w: [W!]! @from(query: "products") } type W { n: String @from(value: "x") }',
    ),
  ],
  [
    'a type of the client alone in a mutation',
    client(
      'type Query { best: Product } type Mutation { ▸CLIENT_TYPE_IN_MUTATION▸w: W } type W { p: Product @from(query: "best") } type Product { id: ID! }',
    ),
  ],
  [
    'a type of the client alone in a subscription',
    client(
      'type Query { best: Product } type Subscription { ▸CLIENT_TYPE_IN_MUTATION▸sold: W } type W { p: Product @from(query: "best") } type Product { id: ID! }',
    ),
  ],
  [
    'a type of the client alone under a view',
    product('w: W @from(field: ▸TYPE_MISMATCH▸"$this") } type W { p: Product @from(query: "best")'),
  ],
  [
    '@rest in a client',
    client('type Query { best: Product ▸SERVICE_DIRECTIVE_IN_CLIENT▸@rest(GET: "/best") } type Product { id: ID! }'),
  ],
  [
    '@service in a client',
    client(
      'extend schema ▸SERVICE_DIRECTIVE_IN_CLIENT▸@service(url: "http://h") type Query { best: Product } type Product { id: ID! }',
    ),
  ],
  [
    '$env in a path of a client',
    client('type Query { p: Product @from(query: ▸ENV_IN_CLIENT▸"product(id: $env.ID)") } type Product { id: ID! }'),
  ],
  ['$env in a text of a client', product('x: String @from(value: ▸ENV_IN_CLIENT▸"{$env.X}")')],
  [
    '$caller without auth',
    client(
      'extend schema @bff(auth: NONE) type Query { p: Product @from(query: ▸CALLER_WITHOUT_AUTH▸"product(id: $caller.sub)") } type Product { id: ID! }',
    ),
  ],
  [
    '$caller of the graph without auth',
    client('extend schema @bff(auth: NONE) type Query { ▸CALLER_WITHOUT_AUTH▸mine: Product } type Product { id: ID! }'),
  ],
  [
    '$caller behind a join of the graph without auth',
    client(
      'extend schema @bff(auth: NONE) type Query { best: Product } type Product { parts: [Part!]! } type Part { ▸CALLER_WITHOUT_AUTH▸owner: Product }',
    ),
  ],
  ['no $caller where credentials are read', client('type Query { mine: Product } type Product { id: ID! }')],
];

const NAMES: readonly Row[] = [
  ['$keys without a key', product('x: [Product!] ▸KEYS_WITHOUT_KEY▸@from(query: "products(text: $keys)")')],
  [
    'a slicing argument that does not exist',
    client(
      'type Query { products(first: Int): [Product!] @listSize(slicingArguments: [▸UNKNOWN_ARGUMENT▸"fist"]) } type Product { id: ID! }',
    ),
  ],
  [
    'a sized field that does not exist',
    client('type Query { best: Product @listSize(sizedFields: [▸UNKNOWN_FIELD▸"edges"]) } type Product { id: ID! }'),
  ],
  [
    'an identity that is no argument',
    client(
      'type Query { best: Product @rateLimit(max: 1, window: "1s", identityArgs: [▸UNKNOWN_ARGUMENT▸"id"]) } type Product { id: ID! }',
    ),
  ],
];

it.each([...TYPES, ...INPUTS, ...VIEWS, ...NAMES])('finds %s', (_, texts) => {
  const { files, expected } = marked(texts);

  expect(errorsIn(files)).toEqual(expected);
});

it('finds two views of one member that implement an interface', () => {
  const { files, expected } = marked({
    'schemas/services/a.graphql': `extend schema @service(url: "http://a")
type Query { node: Node @rest(GET: "/node") } interface Node { id: ID! } type A implements Node { id: ID! }`,
    'schemas/tv.graphql': `type Query { node: Node } interface Node { id: ID! }
type A implements Node { id: ID! }
type ▸AMBIGUOUS_VIEW▸B implements Node @from(type: "A") { id: ID! }`,
  });

  expect(errorsIn(files)).toEqual(expected);
});

const COMPUTED =
  'type Query { best: Product } type Product { id: ID! ▸RESOLVER_MISSING▸label: String @computed(selectionSet: "{ name }") }';

it.each<[string, string, object | undefined]>([
  ['a computed field without a code file', COMPUTED, undefined],
  ['a computed field without code', COMPUTED, { Product: {} }],
  ['no computed field with code', COMPUTED.replaceAll(/▸.+▸/g, ''), { Product: { label: () => '' } }],
  [
    'code for a field that is not computed',
    'type Query { best: Product } type ▸UNUSED_CODE▸Product { id: ID! }',
    { Product: { id: () => '' } },
  ],
  [
    'code for a type that does not exist',
    '▸UNUSED_CODE▸type Query { best: Product } type Product { id: ID! }',
    { Order: { id: () => '' } },
  ],
])('finds %s', (_, text, code) => {
  const { files, expected } = marked(client(text));

  expect(errorsIn(files, code && { tv: code })).toEqual(expected);
});

it.each([
  ['a field that is read with the object', 'field', 'maker(first: $this.rank)'],
  ['a later step that is read with its object', 'query', 'sameBrand(brand: $this.brand).top(first: $this.rank)'],
  ['a field that a join passes it on to', 'query', 'topOf(brand: $this.brand, first: $this.rank)'],
])('BAD_PATH stands where $this is an argument of %s', (_, use, path) => {
  const service = `extend schema @service(url: "http://shop.internal")
extend type Query { product(id: ID!): Product @rest(GET: "/products/{$args.id}") @authenticated
  topOf(brand: String, first: Int): Brand @from(query: "sameBrand(brand: $args.brand).top(first: $args.first)")
  sameBrand(brand: String): Brand @rest(GET: "/brands?name={$args.brand}") }
type Product { id: ID! brand: String rank: Int maker(first: Int): Brand }
type Brand { id: ID! top(first: Int): Brand }`;
  const tv = `type Query { product(id: ID!): Product }
type Product { more: Brand @from(${use}: "${path}") }
type Brand { id: ID! }`;

  const found = errorsIn({ 'schemas/services/shop.graphql': service, 'schemas/tv.graphql': tv });

  expect(found).toContain('BAD_PATH schemas/tv.graphql:2:41');
});

it('takes $this as an argument of a later step that is a call of its own', () => {
  const service = `extend schema @service(url: "http://shop.internal")
extend type Query { product(id: ID!): Product @rest(GET: "/products/{$args.id}") @authenticated
  sameBrand(brand: String): Brand @rest(GET: "/brands?name={$args.brand}") }
type Product { id: ID! brand: String rank: Int }
type Brand { id: ID! related(first: Int): String @rest(GET: "/related?brand={$this.id}&first={$args.first}") }`;
  const tv = `type Query { product(id: ID!): Product }
type Product { more: String @from(query: "sameBrand(brand: $this.brand).related(first: $this.rank)") }`;

  expect(errorsIn({ 'schemas/services/shop.graphql': service, 'schemas/tv.graphql': tv })).toEqual([]);
});

it.each([
  ['@rest', 'stock: Int @rest(GET: "/stock/{$this.id}")', 'first.stock'],
  ['a join', 'stock: Int @from(query: "stock(id: $this.id)")', 'first.stock'],
  ['text', 'stock: String @from(value: "{$this.id}!")', 'first.stock'],
])('BAD_PATH stands where a path through an interface names a field that is %s in one of its types', (_, own, path) => {
  const type = own.startsWith('stock: Int') ? 'Int' : 'String';
  const service = `extend schema @service(url: "http://shop.internal")
extend type Query { first: Medium @rest(GET: "/first") stock(id: ID!): Int @rest(GET: "/stock?id={$args.id}") }
interface Medium { id: ID! stock: ${type} }
type Film implements Medium { id: ID! ${own} }
type Map implements Medium { id: ID! stock: ${type} }`;
  const tv = `type Query { first: Medium stock: ${type} @from(field: "${path}") }
interface Medium { stock: ${type} }
type Film implements Medium { stock: ${type} }
type Map implements Medium { stock: ${type} }`;

  const found = errorsIn({ 'schemas/services/shop.graphql': service, 'schemas/tv.graphql': tv });

  expect(found).toEqual([`BAD_PATH schemas/tv.graphql:1:${type === 'Int' ? 52 : 55}`]);
});

it.each([
  ['makes another call', 'shops(ids: $keys).products'],
  ['has keys of its own', 'tagged(tag: \\"a\\", ids: $keys)'],
])('BAD_PATH stands where the way to the items of a look-up %s', (_, path) => {
  const service = `extend schema @service(url: "http://shop.internal")
extend type Query { best: Product @rest(GET: "/best") shops(ids: [ID!]!): [Shop] @rest(GET: "/shops?id={$args.ids}")
  byTags(tags: [ID!]!, ids: [ID!]!): [Product] @rest(GET: "/tags?tag={$args.tags}&id={$args.ids}")
  tagged(tag: ID!, ids: [ID!]!): [Product] @from(query: "byTags(tags: $keys, ids: $args.ids)", key: "$args.tag", match: "id") }
type Shop { name: ID products: [Product] @rest(GET: "/products?of={$this.name}") }
type Product { id: ID! }`;
  const tv = `type Query { best: Product }
type Product { id: ID! more: [Product] @from(query: "${path}", key: "$this.id", match: "id") }`;

  const found = errorsIn({ 'schemas/services/shop.graphql': service, 'schemas/tv.graphql': tv });

  expect(found).toEqual(['BAD_PATH schemas/tv.graphql:2:53']);
});
