import { expect, it } from 'vitest';

import { errorsIn, type Files, marked } from '../../support/check-files.ts';
import { client } from './shop-services.ts';

type Row = readonly [string, Files];

const make = (): string => '';

/** A client whose view of Product needs this. */
const needs = (selectionSet: string): Files =>
  client(`type Query { best: Product } type Product { id: ID! x: Int @computed(selectionSet: ${selectionSet}) }`);

const SELECTIONS: readonly Row[] = [
  ['no fields, joins, lists and type names', needs('"{ __typename name maker { id } parts { owner { price } } }"')],
  ['an alias', needs('▸BAD_PATH▸"{ n: name }"')],
  ['a variable', needs('▸BAD_PATH▸"{ name(a: $a) }"')],
  ['a named fragment', needs('▸BAD_PATH▸"{ ...F }"')],
  ['a fragment beside the selection', needs('▸BAD_PATH▸"{ name } fragment F on Product { name }"')],
  ['a directive', needs('▸BAD_PATH▸"{ name @include(if: true) }"')],
  ['no braces', needs('▸BAD_PATH▸"name"')],
  ['an operation', needs('▸BAD_PATH▸"query { name }"')],
  ['what does not parse', needs('▸BAD_PATH▸"{ name"')],
  ['an unknown field', needs('▸UNKNOWN_FIELD▸"{ nam }"')],
  ['an unknown field below', needs('▸UNKNOWN_FIELD▸"{ maker { nam } }"')],
  ['an object without fields', needs('▸BAD_PATH▸"{ maker }"')],
  ['fields of a leaf', needs('▸NOT_AN_OBJECT▸"{ name { first } }"')],
  ['no fragment on the type itself', needs('"{ ... on Product { name } ... { price } }"')],
  ['a fragment on another type', needs('▸BAD_PATH▸"{ ... on Maker { name } }"')],
  ['a fragment on an unknown type', needs('▸UNKNOWN_TYPE▸"{ ... on Produkt { name } }"')],
];

const root = (selectionSet: string): Files =>
  client(`type Query { x: Int @computed(selectionSet: ${selectionSet}) } type Mutation { y: Int @computed }`);

const ROOTS: readonly Row[] = [
  [
    'no literal arguments',
    root(String.raw`"{ product(id: 1) { name } find(filter: { text: \"a\" }) { __typename } }"`),
  ],
  ['a missing argument', root('▸MISSING_ARGUMENT▸"{ product { name } }"')],
  ['an unknown argument', root('▸UNKNOWN_ARGUMENT▸"{ best(id: 1) { name } }"')],
  ['a literal of another type', root('▸TYPE_MISMATCH▸"{ products(first: ALL) { name } }"')],
  ['a null for a required argument', root('▸NULLABILITY▸"{ product(id: null) { name } }"')],
  ['a field of a union', root(String.raw`▸NOT_AN_OBJECT▸"{ find(filter: { text: \"a\" }) { name } }"`)],
  [
    'no fields of the types of a union',
    root(String.raw`"{ find(filter: { text: \"a\" }) { ... on Product { name } ... on Maker { name } } }"`),
  ],
  ['one name with different arguments', root('▸BAD_PATH▸"{ product(id: 1) { name } product(id: 2) { name } }"')],
  [
    'what a mutation would need',
    client(
      'type Query { best: Product } type Product { id: ID! } type Mutation { y: Int @computed(selectionSet: ▸BAD_PATH▸"{ buy(id: 1) { id } }") }',
    ),
  ],
];

const PLACES: readonly Row[] = [
  [
    'a selection in a type of the client alone',
    client('type Query { w: W } type W { x: Int @computed(selectionSet: ▸BAD_PATH▸"{ best { id } }") }'),
  ],
  [
    'code that makes a type of the client alone',
    client('type Query { ▸TYPE_MISMATCH▸w: W @computed } type W { x: Int @computed }'),
  ],
  [
    'no code that makes a view',
    client('type Query { w: [W!] @computed } type W @from(type: "Maker") { name: String! }'),
  ],
  ['events made by code', client('type Query { x: Int @computed } type Subscription { ▸NO_SOURCE▸y: Int @computed }')],
];

it.each([...SELECTIONS, ...ROOTS, ...PLACES])('finds %s', (_, texts) => {
  const { files, expected } = marked(texts);

  const code = {
    Product: { x: make },
    Query: { x: make, w: make },
    W: { x: make },
    Mutation: { y: make },
    Subscription: { y: make },
  };
  const found = errorsIn(files, { tv: code }).filter((problem) => !problem.startsWith('UNUSED_CODE'));

  expect(found).toEqual(expected);
});

/** A service with code for `Item.x`, and this in its file. */
const service = (text: string): Files => ({
  'schemas/services/shop.graphql': `extend schema @service(url: "http://shop.internal")
type Query { item: Item @rest(GET: "/item") items: [Item!]! @rest(GET: "/items") } ${text}`,
});

it.each<[string, Files, object]>([
  [
    'a computed field of a service without code',
    service('type Item { id: ID! ▸RESOLVER_MISSING▸x: Int @computed(selectionSet: "{ id }") }'),
    {},
  ],
  [
    'no computed field of a service with code',
    service('type Item { id: ID! x: Int @computed }'),
    { Item: { x: make } },
  ],
  ['no hooks', service('type Item { id: ID! }'), { onRequest: make, onResponse: make }],
  [
    'what the code of a service needs',
    service('type Item { id: ID! x: Int @computed(selectionSet: ▸UNKNOWN_FIELD▸"{ nr }") }'),
    { Item: { x: make } },
  ],
  [
    'a field that needs itself',
    service(
      'type Item { id: ID! next: Item x: Int @computed(selectionSet: ▸BAD_PATH▸"{ next { y } }") y: String @from(value: ▸BAD_PATH▸"{$this.x}") }',
    ),
    { Item: { x: make } },
  ],
  [
    'a field that needs itself by a join',
    service(
      'type Item { id: ID! own: Item @from(query: "item") x: Int @computed(selectionSet: ▸BAD_PATH▸"{ own { x } }") }',
    ),
    { Item: { x: make } },
  ],
  [
    'a match that is made by code',
    service(
      'type Item { id: ID! x: ID @computed } extend type Query { by(x: ID!): Item @rest(GET: "/i?x={$keys}", key: "$args.x", match: ▸MATCH_NOT_DECLARED▸"x") }',
    ),
    { Item: { x: make } },
  ],
  [
    'a literal that does not fit',
    service(
      'type Item { id: ID! part(no: Int): ID @rest(GET: "/p?no={$args.no}") x: ID @computed(selectionSet: ▸TYPE_MISMATCH▸"{ part(no: ONE) }") }',
    ),
    { Item: { x: make } },
  ],
])('finds %s', (_, texts, code) => {
  const { files, expected } = marked(texts);

  expect(errorsIn(files, { 'services/shop': code })).toEqual(expected);
});

it.each<[string, object]>([
  ['code of a service for a field that is not computed', { Item: { id: make } }],
  ['a function that is no hook', { onReqest: make }],
])('UNUSED_CODE stands at the file that has %s', (_, code) => {
  const found = errorsIn(service('type Item { id: ID! }'), { 'services/shop': code });

  expect(found).toEqual(['UNUSED_CODE schemas/services/shop.ts:1:1']);
});

it('RESOLVER_MISSING stands at the file whose hook is no function', () => {
  const found = errorsIn(service('type Item { id: ID! }'), { 'services/shop': { onRequest: 'sign' } });

  expect(found).toEqual(['RESOLVER_MISSING schemas/services/shop.ts:1:1']);
});
