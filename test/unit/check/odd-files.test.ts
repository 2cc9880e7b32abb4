import { describe, expect, it } from 'vitest';

import { checkFiles, errorsIn, type Files, marked } from '../../support/check-files.ts';
import { client, shopServices } from './shop-services.ts';

const shop = (text: string, settings = 'url: "http://shop.internal"'): Files => ({
  'schemas/services/shop.graphql': `extend schema @service(${settings})\n${text}`,
});
const item = (fields: string): Files =>
  shop(`type Query { item: Item @rest(GET: "/item") } type Item { id: ID! ${fields} }`);
const product = (field: string): Files => client(`type Query { best: Product } type Product { id: ID! ${field} }`);

/** A GraphQL service beside a client, which may do without. */
const remote = (snapshot: string, own = ''): Files => ({
  'schemas/services/catalog.graphql': `extend schema @service(kind: GRAPHQL, url: "http://catalog.internal/graphql")\n${own}`,
  'schemas/remote/catalog.graphql': snapshot,
});

type Row = readonly [string, Files];

const FILES: readonly Row[] = [
  ['an empty file of a client', client('▸INVALID_SDL▸')],
  ['a file of comments', { 'schemas/services/a.graphql': '▸INVALID_SDL▸# nothing\n\n# at all\n' }],
  ['an empty snapshot', remote('▸INVALID_SDL▸\n')],
  [
    'an empty file of operations',
    client('type Query { best: Product } type Product { id: ID! }', '▸OPERATION_INVALID▸  '),
  ],
  [
    'places in lines that end as on Windows',
    client('type Query { best: Product }\r\n\r\ntype Product {\r\n  ▸TYPE_MISMATCH▸price: Int\r\n}\r\n'),
  ],
  [
    'syntax errors in two files, and the mistakes of a third',
    {
      ...client('type Query { best: Product } type Product { ▸TYPE_MISMATCH▸price: Int }'),
      'schemas/web.graphql': 'type Query { best Product ▸INVALID_SDL▸}'.replace(
        'best Product ▸INVALID_SDL▸',
        'best ▸INVALID_SDL▸Product ',
      ),
      'schemas/services/other.graphql': 'extend schema @service(url: ▸INVALID_SDL▸) {',
    },
  ],
  [
    'the mistakes of several clients',
    {
      ...client('type Query { best: ▸UNKNOWN_TYPE▸Produkt }'),
      'schemas/web.graphql': 'type Query { ▸UNKNOWN_FIELD▸bst: Product } type Product { id: ID! }',
      'schemas/web.v2.graphql': 'type Query { best: Product } type Product { ▸UNKNOWN_FIELD▸nme: String }',
    },
  ],
  ['a snapshot that does not parse', remote('type Query { a: ▸INVALID_SDL▸}')],
  [
    'an operation among types',
    client('type Query { best: Product } type Product { id: ID! }\n▸INVALID_SDL▸query A { best { id } }'),
  ],
];

const SCHEMAS: readonly Row[] = [
  ['a client without queries', client('▸INVALID_SDL▸type Product { id: ID! }')],
  [
    'root types of other names, once',
    client('schema { query: ▸INVALID_SDL▸Root } type Root { best: Product } type Product { id: ID! }'),
  ],
  [
    'root types of other names in a service',
    {
      'schemas/services/a.graphql':
        'schema @service(url: "http://h") { query: ▸INVALID_SDL▸Q }\ntype Q { a: Int @rest(GET: "/a") }',
    },
  ],
  [
    'no schema block with the usual names',
    {
      'schemas/services/a.graphql':
        'schema @service(url: "http://h") { query: Query }\ntype Query { a: Int @rest(GET: "/a") }',
      'schemas/tv.graphql': 'schema @bff(auth: NONE) { query: Query }\ntype Query { a: Int }',
    },
  ],
  ['no snapshot with other names', remote('schema { query: Q } type Q { a: Int }')],
  [
    '@service twice',
    {
      'schemas/services/a.graphql':
        'extend schema @service(url: "http://h")\nextend schema ▸INVALID_SDL▸@service(url: "http://i")\ntype Query { a: Int @rest(GET: "/a") }',
    },
  ],
  ['@bff in a service', shop('extend schema ▸INVALID_SDL▸@bff(auth: NONE)\ntype Query { a: Int @rest(GET: "/a") }')],
  [
    'a directive of ours declared anew',
    client('directive @▸INVALID_SDL▸from(x: Int) on OBJECT type Query { best: Product } type Product { id: ID! }'),
  ],
  [
    'a type declared twice in a client',
    client('type Query { best: Product } type Product { id: ID! } type ▸INVALID_SDL▸Product { name: String }'),
  ],
  ['a type declared twice in a service', item('} type ▸INVALID_SDL▸Item { id: ID!')],
  ['a field declared again in an extension', product('} extend type Product { ▸INVALID_SDL▸id: ID!')],
  [
    'a field of a service declared again',
    shop('type Query { a: Int @rest(GET: "/a") } extend type Query { ▸INVALID_SDL▸a: Int @rest(GET: "/b") }'),
  ],
  [
    'a type with requests of its own in two services',
    {
      ...item('n: Int @rest(GET: "/n/{$this.id}")'),
      'schemas/services/two.graphql':
        'extend schema @service(url: "http://two")\n▸TYPE_CONFLICT▸type Item { id: ID! n: Int @rest(GET: "/n/{$this.id}") }',
    },
  ],
  [
    'no plain type in two services',
    {
      ...item('n: Int'),
      'schemas/services/two.graphql': 'extend schema @service(url: "http://two")\ntype Item { id: ID! n: Int }',
    },
  ],
  [
    'a type of an interface that lacks a field',
    client(
      'type Query { find(filter: Filter!): Found } union Found = Product interface Named { name: String! } type ▸INVALID_SDL▸Product implements Named { id: ID! }'
        .replace('type ▸INVALID_SDL▸Product', '▸INVALID_SDL▸type Product')
        .replace('interface Named { name', 'interface Named @from(type: "Product") { name'),
    ),
  ],
  [
    'an interface that nothing implements',
    client('type Query { best: Thing } interface ▸NO_SOURCE▸Thing @from(type: "Product") { id: ID! }'),
  ],
  ['a union without members', client('type Query { find(filter: Filter!): Found } ▸INVALID_SDL▸union Found')],
  [
    'a member that the client does not declare',
    client(
      'type Query { find(filter: Filter!): Found } union Found = Product | ▸TYPE_NOT_DECLARED▸Maker type Product { id: ID! }',
    ),
  ],
  [
    'an object of the graph as an argument',
    client('type Query { best(like: ▸INVALID_SDL▸Maker): Product } type Product { id: ID! }'),
  ],
  ['an input as a field', client('type Query { best: ▸INVALID_SDL▸Filter }')],
  ["names that are the specification's", product('▸INVALID_SDL▸__typo: ID! @from(field: "id")')],
  ["a type of our directives, which is nobody's", item('age: ▸UNKNOWN_TYPE▸Duration')],
  ["no type of that name of the author's own", item('age: Duration } scalar Duration type Path { id: ID!')],
];

const DIRECTIVES: readonly Row[] = [
  ["an argument of graphql's own directives", product('name: String @deprecated(reason: ▸INVALID_SDL▸3)')],
  [
    'a scalar without its URL',
    client('scalar Foo ▸INVALID_SDL▸@specifiedBy type Query { best: Product } type Product { id: ID! }'),
  ],
  [
    'a value that an enum does not have',
    client('extend schema @bff(auth: ▸INVALID_SDL▸MAYBE) type Query { best: Product } type Product { id: ID! }'),
  ],
  [
    'a duration that is none',
    shop(
      'type Query { a: Int @rest(GET: "/a", timeout: ▸INVALID_SDL▸"3 s") }',
      'url: "http://h", timeout: ▸INVALID_SDL▸"soon"',
    ),
  ],
  [
    'a duration inside',
    client(
      'extend schema @bff(budget: { cost: 5, window: ▸INVALID_SDL▸"x" }) type Query { best: Product } type Product { id: ID! }',
    ),
  ],
  ['a weight that is no number', product('name: String @cost(weight: ▸INVALID_SDL▸"heavy")')],
  ['no weight as a number or text', product('name: String @cost(weight: 2) price: Float @cost(weight: "1.5")')],
  ['a path that is no text', product('x: Float @from(field: ▸INVALID_SDL▸3)')],
  [
    'numbers that are too small',
    shop(
      'type Query { a: [Int] @rest(GET: "/a") @listSize(assumedSize: ▸INVALID_SDL▸-3) }',
      'url: "http://h", maxKeys: ▸INVALID_SDL▸0, retries: ▸INVALID_SDL▸-1',
    ),
  ],
  [
    '@rest and @from together',
    shop('type Query { a: Int @rest(GET: "/a") @from(▸INVALID_SDL▸query: "b") b: Int @rest(GET: "/b") }'),
  ],
  ['two paths', product('x: Float @from(query: "best.price", ▸INVALID_SDL▸field: "price")')],
  [
    'a path on a type',
    client('type Query { best: Product } type Product @from(▸INVALID_SDL▸query: "best") { id: ID! }'),
  ],
  ['a view in a service', item('} type Other @from(▸INVALID_SDL▸type: "Item") { id: ID!')],
  [
    'keys of a field that asks for nothing',
    item('n: Int @from(field: "m", key: ▸KEYS_UNUSED▸"$this.id", match: "id")'),
  ],
  [
    'keys of a field of a client that asks for nothing',
    client(
      'type Query { best: Product } type Product { n: String @from(field: "name", key: ▸KEYS_UNUSED▸"$this.id", match: "id") }',
    ),
  ],
  ['a text made of itself, once', item('t: String @from(value: ▸BAD_PATH▸"{$this.t}")')],
  [
    'a type of another kind, once',
    client(
      'type Query { best: Product } type Product { kind: Sort } enum Sort @from(type: ▸UNKNOWN_TYPE▸"Product") { A }',
    ),
  ],
  ['a view of an enum, once', client('type Query { best: P } type P @from(type: ▸UNKNOWN_TYPE▸"Kind") { id: ID! }')],
  [
    'two values of one name',
    product('kind: Kind } enum Kind { A @from(value: "BOOK") B @from(value: ▸INVALID_SDL▸"BOOK")'),
  ],
  ['two words of the wire for one value', item('k: K } enum K { A @from(value: "a") B @from(value: ▸INVALID_SDL▸"a")')],
  [
    'two fields of an input for one',
    client(
      'type Query { find(filter: Filter!): Found } union Found = Product type Product { id: ID! } input Filter { text: String! q: String! @from(field: ▸INVALID_SDL▸"text") }',
    ),
  ],
  ['@listSize on what is no list', item('n: Int ▸LIST_MISMATCH▸@listSize(assumedSize: 3)')],
  [
    'a sized field that is no list',
    shop(
      'type Query { p: Page @rest(GET: "/p") @listSize(assumedSize: 3, sizedFields: [▸LIST_MISMATCH▸"total", "items"]) } type Page { total: Int items: [Int] }',
    ),
  ],
  [
    'a slicing argument that is no number',
    shop(
      'type Query { a(n: String): [Int] @rest(GET: "/a?n={$args.n}") @listSize(slicingArguments: [▸TYPE_MISMATCH▸"n"]) }',
    ),
  ],
];

const PATHS: readonly Row[] = [
  [
    '$this in a root field',
    shop('type Query { a: Int @rest(GET: "/a") b: Int @rest(GET: ▸UNKNOWN_ARGUMENT▸"/b?x={$this.a}") }'),
  ],
  ['$keys in a text', item('t: String @from(value: ▸KEYS_WITHOUT_KEY▸"{$keys}")')],
  [
    '$args in a header of the service',
    shop(
      'type Query { a: Int @rest(GET: "/a") }',
      'url: "http://h", headers: [{ name: "x", value: ▸UNKNOWN_SCOPE▸"{$args.x}" }]',
    ),
  ],
  [
    '$this alone as a query',
    client('type Query { best: Product @from(query: ▸BAD_PATH▸"$this") } type Product { id: ID! }'),
  ],
  [
    'a query in a mutation',
    client(
      'type Query { best: Product } type Mutation { buy: Product @from(query: ▸BAD_PATH▸"best") } type Product { id: ID! }',
    ),
  ],
  [
    'a match through a list',
    shop(
      'type Query { t(id: ID!): T @rest(GET: "/t?i={$keys}", key: "$args.id", match: ▸LIST_MISMATCH▸"us.id") } type T { us: [U!]! } type U { id: ID! }',
    ),
  ],
  [
    'a match that is fetched by itself',
    shop(
      'type Query { t(id: ID!): T @rest(GET: "/t?i={$keys}", key: "$args.id", match: ▸MATCH_NOT_DECLARED▸"u.id") u(id: ID!): U @rest(GET: "/u/{$args.id}") } type T { x: ID! u: U @from(query: "u(id: $this.x)") } type U { id: ID! }',
    ),
  ],
  [
    'a fallback that lacks what cannot be null',
    client(
      'type Query { best: Product @from(query: "best", fallback: ▸FALLBACK_TYPE▸{}) } type Product { id: ID! name: String }',
    ),
  ],
  [
    'a fallback for a list that is none',
    client(
      'type Query { products: [Product!] @from(field: "products", fallback: ▸FALLBACK_TYPE▸{ id: 1 }) } type Product { id: ID! }',
    ),
  ],
  [
    'a null for what cannot be null',
    client(
      'type Query { best: Product! @from(query: "best", fallback: ▸FALLBACK_TYPE▸null) } type Product { id: ID! }',
    ),
  ],
  [
    'an enum value that is none as a fallback',
    product('kind: Kind @from(field: "kind", fallback: ▸FALLBACK_TYPE▸BOK)'),
  ],
  [
    'no fallback of each type',
    client(
      'type Query { best: Product @from(query: "best", fallback: { id: 1, kind: TOY, images: ["a"], price: 1.5 }) } type Product { id: ID! kind: Kind images: [String!] price: Float }',
    ),
  ],
  [
    'a field of a nested type of the client alone',
    client(
      'type Query { a: A } type A { b: B } type B { ▸NO_SOURCE▸x: Int p: Product @from(query: "best") } type Product { id: ID! }',
    ),
  ],
  [
    'no circle of types of the client alone',
    client('type Query { a: A } type A { b: B t: String @from(value: "t") } type B { a: A }'),
  ],
];

/** One mistake is told once: what follows from it is none of its own. */
const ONCE: readonly Row[] = [
  [
    'an argument of a path that names no field',
    client(
      'type Query { p(id: ID!): Product @from(query: ▸UNKNOWN_FIELD▸"prodct(id: $args.id)") } type Product { id: ID! }',
    ),
  ],
  [
    'an argument under another name',
    client(
      'type Query { p(nr: ID!): Product @from(query: ▸UNKNOWN_ARGUMENT▸"product(nr: $args.nr)") } type Product { id: ID! }',
    ),
  ],
  [
    'an argument whose name is mistyped',
    client(
      'type Query { p(nr: ID!): Product @from(query: ▸UNKNOWN_ARGUMENT▸"product(id: $args.nrr)") } type Product { id: ID! }',
    ),
  ],
  [
    'an argument of a join in a service',
    shop(
      'type Query { b(id: ID!): Int @rest(GET: "/b/{$args.id}") d(x: ID!): Int @from(query: ▸UNKNOWN_ARGUMENT▸"b(i: $args.x)") }',
    ),
  ],
  [
    'a key that does not parse',
    shop(
      'type Query { t(id: ID!): T @rest(GET: "/t?i={$keys}", key: ▸UNKNOWN_SCOPE▸"$arg.id", match: "id") } type T { id: ID! }',
    ),
  ],
  ['a text that does not parse', product('t(x: Int): String @from(value: ▸BAD_PATH▸"{$args.x")')],
  ['a type of a service that nobody declares', remote('type Query { a: ▸UNKNOWN_TYPE▸Foo }')],
  [
    'the fields of a view of nothing',
    client(
      'type Query { x: Z @from(query: "best") } type Z @from(type: ▸UNKNOWN_TYPE▸"Produkt") { id: ID! n: String }',
    ),
  ],
  [
    'no unused argument beside another mistake in the same file',
    client(
      'type Query { best(▸UNUSED_ARGUMENT▸x: Int): Product p: Int @from(query: ▸UNKNOWN_FIELD▸"bst") } type Product { id: ID! }',
    ),
  ],
];

describe.each<[string, readonly Row[]]>([
  ['in files', FILES],
  ['in schemas', SCHEMAS],
  ['in directives', DIRECTIVES],
  ['in paths', PATHS],
  ['once', ONCE],
])('finds %s', (_group, rows) => {
  it.each(rows)('%s', (_, texts) => {
    const { files, expected } = marked(texts);

    expect(errorsIn(files)).toEqual(expected);
  });
});

it('shows a place behind a byte order mark where editors show it', () => {
  const text = '\uFEFFtype Query { a(x: Int): Int @rest(GET: "/a") } extend schema @service(url: "http://h")';

  expect(errorsIn({ 'schemas/services/a.graphql': text })).toEqual(['UNUSED_ARGUMENT schemas/services/a.graphql:1:16']);
});

it('checks a file of a megabyte, with a mistake in every line', () => {
  const fields = Array.from(
    { length: 12_000 },
    (_, index) => `  f${index}: Int @from(field: "noSuchFieldOfTheGraph${index}") # ${'x'.repeat(20)}`,
  );
  const files = client(`type Query { best: Product }\ntype Product {\n${fields.join('\n')}\n}`);
  expect(files['schemas/tv.graphql']?.length).toBeGreaterThan(900_000);

  const begun = performance.now();
  const problems = checkFiles(files).filter(({ code }) => code === 'UNKNOWN_FIELD');

  expect(problems).toHaveLength(fields.length);
  expect(problems.at(-1)).toMatchObject({ line: 12_002, column: 28 });
  // Each mistake costs the same: were it the whole file anew, this would take minutes.
  expect(performance.now() - begun).toBeLessThan(20_000);
});

it('has services without a mistake of their own', () => {
  expect(errorsIn(shopServices)).toEqual([]);
});
