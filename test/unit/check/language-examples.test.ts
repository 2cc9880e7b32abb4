import { expect, it } from 'vitest';

import { checkFiles, type Files } from '../../support/check-files.ts';

/** Comment lines, so that what follows stands where the specification has it. */
const lines = (count: number): string => '# …\n'.repeat(count);

const ORDERS = `${lines(37)}extend schema @service(url: "{$env.ORDERS_URL}")
extend type Query {
  orders: [Order!]! @rest(GET: "/orders") @listSize(assumedSize: 10)
  order(id: ID, first: Int! = 1): Order      @rest(GET: "/orders/{$args.id}?first={$args.first}")
}
type Order { id: ID! items: [OrderItem!]! }
type OrderItem { productId: ID! quantity: Int! }
`;

const CATALOG = `type Query { searchProducts(text: String, first: Int): ProductConnection! }
type ProductConnection { edges: [ProductEdge!]! }
type ProductEdge { node: Product! }
type Product { id: ID! name: String! images: [String!]! }
`;

const TV = `# schemas/tv.graphql
type Query {
  wall: Wall! orders: [Order]
}
type Wall {
  hit: Hit @from(query: "searchProduct(text: \\"best\\")")
  products: ProductConnection! @from(query: "searchProducts(first: 12)", fallback: { edges: [] })
}
type ProductEdge { node: Product! } type Hit @from(type: "ProductConnection") { edges: [ProductEdge!]! }
type Product {  name: String! thumbnail: String! @from(field: "images") }
type ProductConnection { edges: [ProductEdge!]! }
type Order { id: ID! items: [OrderItem!]! }
`;

const files: Files = {
  'schemas/services/orders.graphql': ORDERS,
  'schemas/services/catalog.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.CATALOG_URL}/graphql")\n',
  'schemas/remote/catalog.graphql': CATALOG,
  'schemas/tv.graphql': TV,
};

it('says what the examples of the specification say, at their places', () => {
  const errors = checkFiles(files).filter(({ severity }) => severity === 'error');

  expect(errors.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`)).toEqual(
    [
      'schemas/services/orders.graphql:41:57 NULLABLE_IN_PATH {$args.id} is ID; a path segment needs a non-null value',
      'schemas/tv.graphql:6:25 UNKNOWN_FIELD Query has no field "searchProduct"; did you mean "searchProducts"?',
      'schemas/tv.graphql:10:63 LIST_MISMATCH Product.thumbnail is String!, the source passes a list',
      'schemas/tv.graphql:12:30 TYPE_NOT_DECLARED OrderItem is a graph type; choose its fields, e.g. type OrderItem { productId: ID! quantity: Int! }',
    ],
  );
});
