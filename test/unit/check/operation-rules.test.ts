import { expect, it } from 'vitest';

import { errorsIn, marked } from '../../support/check-files.ts';
import { client } from './shop-services.ts';

const SCHEMA = `
  type Query { product(id: ID!): Product best: Product }
  type Mutation { buy(id: ID!): Product }
  type Subscription { sold(id: ID!): Product }
  type Product { id: ID! name: String! }`;

it.each([
  ['deeper than the client allows', 'query ▸OPERATION_INVALID▸A { best { next { next { id } } } }'],
  ['deeper by a fragment', 'query ▸OPERATION_INVALID▸A { ...F } fragment F on Query { best { next { next { id } } } }'],
  ['as deep as the client allows', 'query A { best { next { id } } __schema { types { fields { type { name } } } } }'],
])('finds an operation %s', (_, operations) => {
  const schema = `
    extend schema @bff(maxDepth: 3)
    type Query { best: Product }
    type Product { id: ID! next: Product @from(query: "best") }`;
  const { files, expected } = marked(client(schema, operations));

  expect(errorsIn(files)).toEqual(expected);
});

it.each([
  ['a field that the client does not have', 'query A { best { ▸OPERATION_INVALID▸price } }'],
  ['a variable of the wrong type', 'query A($id: ▸OPERATION_INVALID▸Int!) { product(id: $id) { id } }'],
  ['a fragment that does not exist', 'query A { best { ...▸OPERATION_INVALID▸F } }'],
  [
    'a mistake in a fragment once',
    'query A { best { ...F } } query B { best { ...F } }\nfragment F on Product { ▸OPERATION_INVALID▸nme }',
  ],
  ['an unknown directive', 'query A { best ▸OPERATION_INVALID▸@upper { id } }'],
  ['an operation without a name', '▸OPERATION_INVALID▸{ best { id } }'],
  ['two operations of one name', 'query A { best { id } }\nquery ▸OPERATION_INVALID▸A { best { name } }'],
  ['an operation that does not parse', 'query A { best(▸OPERATION_INVALID▸} }'],
  [
    'two fragments of one name',
    'query A { best { ...F } }\nfragment F on Product { id }\nfragment ▸OPERATION_INVALID▸F on Product { name }',
  ],
  ['no fault in a fragment that nothing uses', 'query A { best { id } }\nfragment F on Product { id }'],
  [
    'a mistake in a fragment that nothing uses',
    'query A { best { id } }\nfragment F on Product { ...G }\nfragment G on Product { ▸OPERATION_INVALID▸nme }',
  ],
  ['a type among the operations', 'query A { best { id } }\n▸OPERATION_INVALID▸type B { id: ID }'],
  ['no fault in an endpoint', 'query A($id: ID!) @endpoint(GET: "/p/{id}") { product(id: $id) { id } }'],
  ['no fault in a mutation with POST', 'mutation A($id: ID!) @endpoint(POST: "/buy") { buy(id: $id) { id } }'],
  ['an endpoint of two methods', 'query A ▸OPERATION_INVALID▸@endpoint(GET: "/a", POST: "/a") { best { id } }'],
  ['an endpoint without a path', 'query A ▸OPERATION_INVALID▸@endpoint { best { id } }'],
  ['an endpoint of another method', 'query A ▸OPERATION_INVALID▸@endpoint(PUT: "/a") { best { id } }'],
  ['an endpoint whose path is no text', 'query A ▸OPERATION_INVALID▸@endpoint(GET: 1) { best { id } }'],
  ['an endpoint given twice', 'query A @endpoint(GET: "/a") ▸OPERATION_INVALID▸@endpoint(POST: "/a") { best { id } }'],
  ['an endpoint of a subscription', 'subscription A ▸OPERATION_INVALID▸@endpoint(GET: "/a") { sold(id: 1) { id } }'],
  ['an endpoint on a field', 'query A { best ▸OPERATION_INVALID▸@endpoint(GET: "/a") { id } }'],
  ['a path without a slash', 'query A @endpoint(GET: ▸BAD_PATH▸"a") { best { id } }'],
  ['a path with an empty segment', 'query A @endpoint(GET: ▸BAD_PATH▸"/a//b") { best { id } }'],
  ['a path with dots', 'query A @endpoint(GET: ▸BAD_PATH▸"/a/../b") { best { id } }'],
  ['a path with a query', 'query A @endpoint(GET: ▸BAD_PATH▸"/a?b=1") { best { id } }'],
  ['a path that is not well encoded', 'query A @endpoint(GET: ▸BAD_PATH▸"/caf%C3") { best { id } }'],
  ['a parameter inside a segment', 'query A($id: ID!) @endpoint(GET: ▸BAD_PATH▸"/p-{id}") { product(id: $id) { id } }'],
  [
    'a parameter that is no variable',
    'query A($id: ID!) @endpoint(GET: ▸ENDPOINT_VARIABLE▸"/p/{nr}") { product(id: $id) { id } }',
  ],
  [
    'a parameter given twice',
    'query A($id: ID!) @endpoint(GET: ▸ENDPOINT_VARIABLE▸"/p/{id}/{id}") { product(id: $id) { id } }',
  ],
  ['GET on a mutation', 'mutation A @endpoint(GET: ▸ENDPOINT_VARIABLE▸"/buy") { buy(id: 1) { id } }'],
  [
    'two endpoints at one path',
    'query A @endpoint(GET: "/a") { best { id } } query B @endpoint(GET: ▸DUPLICATE_ENDPOINT▸"/a") { best { id } }',
  ],
  [
    'two endpoints that differ in a name',
    'query A($a: ID!) @endpoint(GET: "/p/{a}") { product(id: $a) { id } }\nquery B($b: ID!) @endpoint(GET: ▸DUPLICATE_ENDPOINT▸"/p/{b}") { product(id: $b) { id } }',
  ],
  [
    'two endpoints that differ in their encoding',
    'query A @endpoint(GET: "/caf%C3%A9") { best { id } } query B @endpoint(GET: ▸DUPLICATE_ENDPOINT▸"/c%61f%c3%a9") { best { id } }',
  ],
  [
    'no two methods of one path',
    'query A @endpoint(GET: "/a") { best { id } } query B @endpoint(POST: "/a") { best { id } }',
  ],
  ['the path of GraphQL', 'query A @endpoint(POST: ▸DUPLICATE_ENDPOINT▸"/graphql") { best { id } }'],
  ['the path of the OpenAPI document', 'query A @endpoint(GET: ▸DUPLICATE_ENDPOINT▸"/openapi.json") { best { id } }'],
  ['a path of a version', 'query A @endpoint(GET: ▸DUPLICATE_ENDPOINT▸"/v2/a") { best { id } }'],
  ['no path that begins like a version', 'query A @endpoint(GET: "/v2x/a") { best { id } }'],
])('finds %s', (_, operations) => {
  const { files, expected } = marked(client(SCHEMA, operations));

  expect(errorsIn(files)).toEqual(expected);
});
