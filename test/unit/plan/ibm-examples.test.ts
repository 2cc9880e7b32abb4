import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { prepare } from '../../../src/execute/prepare.ts';
import { actualPoints, requestedPoints } from '../../../src/plan/price/price.ts';
import { planOf } from './plan-text.ts';

/** The schemas of the examples in https://ibm.github.io/graphql-specs/cost-spec.html, as one. */
const TYPES = `
  type Query {
    users(max: Int): [User!]! USERS
    names(max: Int!): [String!]! NAMES
    topProducts(filter: Filter FILTER): [String!]! TOP_PRODUCTS
    plainProducts: [String!]! PLAIN
    mostPopularProduct(approx: Approximate APPROX): Product POPULAR
    films(first: Int, after: ID, last: Int, before: ID): FilmConnection FILMS
  }
  type User { name: String age: Int AGE }
  type Product { name: String }
  type FilmConnection { edges: [FilmEdge!]! }
  type FilmEdge { cursor: ID node: Film }
  type Film { title: String }
`;

const INPUTS = `
  input Filter { approx: Approximate @cost(weight: "-12.0") text: String }
  enum Approximate { NEAR FAR }
`;

const SAID: Readonly<Record<string, string>> = {
  USERS: '@rest(GET: "/users?max={$args.max}") @listSize(slicingArguments: ["max"])',
  NAMES: '@rest(GET: "/names?max={$args.max}") @listSize(slicingArguments: ["max"])',
  TOP_PRODUCTS:
    '@rest(POST: "/products", body: { filter: "{$args.filter}" }) @cost(weight: "5.0") @listSize(assumedSize: 10)',
  FILTER: '@cost(weight: "15.0")',
  PLAIN: '@rest(GET: "/products") @listSize(assumedSize: 10)',
  POPULAR: '@rest(GET: "/popular?approx={$args.approx}") @cost(weight: "5.0")',
  APPROX: '@cost(weight: "-3.0")',
  FILMS:
    '@rest(GET: "/films?first={$args.first}&after={$args.after}&last={$args.last}&before={$args.before}") @listSize(slicingArguments: ["first", "last"], sizedFields: ["edges"])',
  AGE: '@cost(weight: "2.0")',
};

const service = `${TYPES.replaceAll(/\b[A-Z_]{3,}\b/g, (name) => SAID[name] ?? name).replace('type Query', 'extend type Query')} ${INPUTS}`;
const client = TYPES.replaceAll(/\b[A-Z_]{3,}\b/g, (name) => (name in SAID ? '' : name));

const EXAMPLES: readonly (readonly [string, string, readonly number[] | undefined, number])[] = [
  ['1, 2', '{ users(max: 5) { age } }', undefined, 15],
  ['3', '{ users(max: 5) { age } }', [3], 9],
  ['10', '{ topProducts }', undefined, 50],
  ['10', '{ topProducts(filter: { text: "a" }) }', undefined, 65],
  ['11', '{ mostPopularProduct { name } }', undefined, 5],
  ['11', '{ mostPopularProduct(approx: NEAR) { name } }', undefined, 2],
  ['12', '{ topProducts(filter: { approx: NEAR }) }', undefined, 53],
  ['16', '{ plainProducts }', undefined, 0],
  ['17', '{ names(max: 7) }', undefined, 0],
  ['18', '{ films(first: 3) { edges { node { title } } } }', undefined, 7],
];

function points(operation: string, lists: readonly number[] | undefined): number {
  const { price, lowered } = planOf({ service, client, operation });
  const request = prepare(lowered, { variables: {}, caller: undefined, headers: {} });
  const requested = requestedPoints(price, request);
  return lists ? actualPoints(price, request, { lists, requested }) : requested;
}

it.each(EXAMPLES)('example %s of the specification, %s: %j lists', (_, operation, lists, expected) => {
  expect(points(operation, lists)).toBe(expected);
});

it('the guide shows them all', () => {
  const guide = readFileSync(new URL('../../../docs/limits.md', import.meta.url), 'utf8');
  const shown = [...guide.matchAll(/^\| (\d+(?:, \d+)?) \| .* \| (\d+) \|$/gm)].map(([, name, last]) => [
    name,
    Number(last),
  ]);

  expect(shown).toEqual(EXAMPLES.map(([name, , , expected]) => [name, expected]));
});
