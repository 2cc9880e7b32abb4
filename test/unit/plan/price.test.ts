import { describe, expect, it } from 'vitest';

import { prepare } from '../../../src/execute/prepare.ts';
import { actualPoints, requestedPoints } from '../../../src/plan/price/price.ts';
import { planOf, type PlanTexts } from './plan-text.ts';

const SERVICE = `
extend type Query {
  user(id: ID!): User @rest(GET: "/users/{$args.id}")
  orders(userId: ID, first: Int = 10, page: Page): [Order!]! @rest(GET: "/orders") @listSize(slicingArguments: ["first", "page.size"])
  recent(first: Int): [Order!]! @rest(GET: "/recent") @listSize(slicingArguments: ["first"], assumedSize: 7)
  all: [Order!]! @rest(GET: "/all")
  search(text: String, first: Int! = 20): Found! @rest(GET: "/search") @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
  report(deep: Boolean @cost(weight: "5"), filter: Filter @cost(weight: 3)): Report @rest(GET: "/report") @cost(weight: "20")
  nodes: [Node!]! @rest(GET: "/nodes") @listSize(assumedSize: 4)
  matrix: [[Order!]!]! @rest(GET: "/matrix") @listSize(assumedSize: 3)
}
extend type Mutation {
  order(id: ID!): Order! @rest(POST: "/orders/{$args.id}")
  pay(id: ID!): Order! @rest(POST: "/pay/{$args.id}") @cost(weight: "10")
  touch: Boolean @rest(POST: "/touch")
}
input Page { size: Int after: String }
input Filter { text: String @cost(weight: 2) exact: Boolean @cost(weight: -4) }
type User { id: ID! name: String home: Address
  orders(first: Int! = 5): [Order!]! @rest(GET: "/orders?user={$keys}", key: "$this.id", match: "userId") @listSize(slicingArguments: ["first"])
  latest: [Order!]! @from(query: "orders(userId: $this.id, first: 2)") }
type Address { city: String }
type Order { id: ID! userId: ID total: Float items: [Item!]! @listSize(assumedSize: 3) user: User @from(query: "user(id: $this.userId)") }
type Item { sku: ID! note: String @cost(weight: "0.5") }
type Found { edges: [Edge!]! total: Int }
type Edge { node: Order! }
type Report @cost(weight: 50) { text: String }
interface Node { id: ID! }
type Cheap implements Node @from(value: "cheap") { id: ID! }
type Dear implements Node @cost(weight: 9) @from(value: "dear") { id: ID! home: Address }
`;

const CLIENT = `
type Query {
  user(id: ID!): User
  name: String @from(query: "user(id: 1).name")
  orders(first: Int, page: Page): [Order!]!
  ours(first: Int! = 6): [Order!]! @from(query: "orders")
  four: [Order!]! @from(query: "orders(first: 4)")
  recent(first: Int): [Order!]!
  all: [Order!]!
  short: [Order!]! @from(query: "all") @listSize(assumedSize: 2)
  search(first: Int): Found!
  hits(count: Int!): [Order!]! @from(query: "search(first: $args.count).edges.node")
  report(deep: Boolean, filter: Filter): Report
  cheapReport: Report @from(query: "report") @cost(weight: 1)
  nodes: [Node!]!
  matrix: [[Order!]!]!
  group: Group!
}
type Mutation { order(id: ID!): Order! pay(id: ID!): Order! touch: Boolean }
type Group { first: User @from(query: "user(id: 1)") second: User @from(query: "user(id: 2)") }
type User { id: ID! name: String home: Address orders(first: Int! = 5): [Order!]! latest: [Order!]! contact: Contact! @from(field: "$this") }
type Contact @from(type: "User") { name: String }
type Address { city: String }
type Order { id: ID! items: [Item!]! user: User }
type Item { sku: ID! note: String }
type Found { edges: [Edge!]! total: Int }
type Edge { node: Order! }
type Report { text: String }
interface Node { id: ID! }
type Cheap implements Node { id: ID! }
type Dear implements Node { id: ID! home: Address }
`;

function pricing(operation: string, variables: Readonly<Record<string, unknown>> = {}, texts: Partial<PlanTexts> = {}) {
  const { price, lowered } = planOf({ service: SERVICE, client: CLIENT, operation, ...texts });
  const { inputs, included } = prepare(lowered, { variables, caller: undefined, headers: {} });
  const requested = requestedPoints(price, { inputs, included });
  const actual = (lists: readonly number[]) => actualPoints(price, { inputs, included }, { lists, requested });
  return { requested, actual, always: price.always };
}

describe('the price of an operation', () => {
  it.each([
    ['counts objects, and no leaves', '{ user(id: 1) { id name } }', 1],
    ['counts objects in objects', '{ user(id: 1) { home { city } } }', 2],
    ['counts a part of the same object that is grouped', '{ user(id: 1) { contact { name } } }', 2],
    ['counts nothing for a leaf, whatever it takes', '{ name }', 0],
    ['counts nothing for types of the client alone', '{ group { first { id } second { id } } }', 2],
    ['counts nothing for type names', '{ __typename group { __typename } }', 0],
    ['multiplies by a page size', '{ orders(first: 3) { id } }', 3],
    ['nests page sizes', '{ orders(first: 10) { items { sku } } }', 40],
    ['takes the default of the graph', '{ orders { id } }', 10],
    ['takes the default of the client before that of the graph', '{ ours { id } }', 6],
    ['takes what a path passes', '{ four { id } }', 4],
    ['takes null for no page size', '{ orders(first: null) { id } }', 10],
    ['takes a negative page size for none', '{ recent(first: -9) { id } }', 7],
    ['takes an absent page size without a default for none', '{ recent { id } }', 7],
    ['takes the largest of several', '{ orders(first: 3, page: { size: 30 }) { id } }', 30],
    ['takes a list that nobody sizes to be long', '{ all { id } }', 100],
    ['takes the size that the client gives', '{ short { id } }', 2],
    ['sizes the fields below', '{ search(first: 3) { edges { node { id } } total } }', 1 + 3 * 2],
    ['sizes the fields below by default', '{ search { edges { node { id } } } }', 1 + 20 * 2],
    ['follows a path through sized fields', '{ hits(count: 5) { id } }', 5],
    ['sizes what joins call', '{ user(id: 1) { latest { id } orders(first: 4) { id } } }', 1 + 2 + 4],
    ['multiplies nested lists', '{ matrix { id } }', 9],
    ['takes the weight of a field before that of its type', '{ report { text } }', 20],
    ['takes the weight of a client before that of the graph', '{ cheapReport { text } }', 1],
    ['adds the weights of arguments that are given', '{ report(deep: false) { text } }', 25],
    ['leaves out arguments that are null', '{ report(deep: null) { text } }', 20],
    ['adds the weights of input fields that are given', '{ report(filter: { text: "a" }) { text } }', 25],
    ['subtracts negative weights', '{ report(filter: { exact: true }) { text } }', 19],
    ['counts fractions', '{ orders(first: 1) { items { note } } }', 1 + 3 + 1.5],
    ['takes the dearest member of an abstract type', '{ nodes { id ... on Dear { home { city } } } }', 4 * 10],
    ['charges each alias its objects', '{ a: user(id: 1) { id } b: user(id: 1) { name } }', 2],
    ['charges an equal call its weight once', '{ a: report { text } b: report { text } }', 20 + 50],
    ['charges other calls on their own', '{ a: report { text } b: report(deep: true) { text } }', 20 + 25],
    ['merges fields', '{ orders(first: 2) { id } orders(first: 2) { items { sku } } }', 2 + 2 * 3],
    [
      'walks fragments',
      'fragment F on User { home { city } } { user(id: 1) { ...F ... on User { home { city } } } }',
      2,
    ],
    ['adds ten for each field of a mutation', 'mutation { a: order(id: 1) { id } b: order(id: 1) { id } touch }', 32],
    ['charges each of equal writes, which are all sent', 'mutation { a: pay(id: 1) { id } b: pay(id: 1) { id } }', 40],
    ['adds a weight to that of a mutation', 'mutation { pay(id: 1) { id } }', 20],
  ])('%s', (_, operation, points) => {
    expect(pricing(operation).requested).toBe(points);
  });

  it('sees a page size behind a variable', () => {
    const operation = 'query ($n: Int) { orders(first: $n) { id } }';

    const prices = [{ n: 100 }, { n: null }, { n: -1 }, { n: 0 }, {}].map(
      (variables) => pricing(operation, variables).requested,
    );

    expect(prices).toEqual([100, 10, 10, 1, 10]);
  });

  it('sees a page size inside a variable', () => {
    const operation = 'query ($page: Page) { orders(page: $page) { id } }';

    expect(pricing(operation, { page: { size: 40 } }).requested).toBe(40);
  });

  it('counts what the variables include', () => {
    const operation = 'query ($a: Boolean!) { user(id: 1) @include(if: $a) { home @skip(if: $a) { city } id } }';

    expect([true, false].map((a) => pricing(operation, { a }).requested)).toEqual([1, 0]);
  });

  it('charges the weight of an equal call where it is included', () => {
    const operation = `query ($a: Boolean!, $b: Boolean!) {
      a: report @include(if: $a) { text } b: report @include(if: $b) { text }
    }`;

    const prices = [
      [true, true],
      [false, true],
      [false, false],
    ].map(([a, b]) => pricing(operation, { a, b }).requested);

    expect(prices).toEqual([70, 20, 0]);
  });

  it('ends at a number, whatever is multiplied', () => {
    const lists =
      '{ all { user { latest { user { orders(first: 2147483647) { user { orders(first: 2147483647) { id } } } } } } } }';

    expect(pricing(lists).requested).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('is known without variables where it has none', () => {
    expect(pricing('{ orders(first: 3) { id } }').always).toBe(3);
    expect(pricing('query ($n: Int) { orders(first: $n) { id } }').always).toBeUndefined();
  });

  it('takes the weights of a client under its own names', () => {
    const client = `type Query {
      orders(paging: Paging): [Order!]! @from(query: "orders(page: $args.paging)") @listSize(slicingArguments: ["paging.count"])
      report(deep: Boolean @cost(weight: 1)): Report
    }
    input Paging @from(type: "Page") { count: Int @from(field: "size") }
    type Order { id: ID! } type Report { text: String }`;

    const prices = ['{ orders(paging: { count: 8 }) { id } }', '{ report(deep: true) { text } }'].map(
      (operation) => pricing(operation, {}, { client }).requested,
    );

    expect(prices).toEqual([8, 21]);
  });
});

describe('what an answer has cost', () => {
  it('counts the real lengths of lists', () => {
    const { requested, actual } = pricing('{ orders(first: 10) { items { sku } } }');

    expect([requested, actual([2, 5]), actual([0, 0])]).toEqual([40, 7, 0]);
  });

  it('is never more than was requested', () => {
    expect(pricing('{ orders(first: 2) { id } }').actual([50])).toBe(2);
  });

  it('is what was requested where there are no lists', () => {
    expect(pricing('{ user(id: 1) { id } }').actual([])).toBe(1);
  });
});
