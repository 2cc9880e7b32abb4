import type { Files } from '../../support/check-files.ts';

/** The services that the clients of these tests are views of. */
export const shopServices: Files = {
  'schemas/services/shop.graphql': `extend schema @service(url: "http://shop.internal")
extend type Query {
  product(id: ID!): Product @rest(GET: "/products?id={$keys}", key: "$args.id", match: "id")
  products(text: String, first: Int! = 10): [Product!]! @rest(GET: "/products?q={$args.text}&n={$args.first}") @listSize(slicingArguments: ["first"])
  best: Product @rest(GET: "/best")
  find(filter: Filter!, kind: Kind): Found @rest(GET: "/find?t={$args.filter.text}&k={$args.kind}")
  mine: Product @rest(GET: "/mine?of={$caller.sub}")
  order(id: ID!): Order @rest(GET: "/orders/{$args.id}") @authenticated
}
extend type Mutation { buy(id: ID!): Product @rest(POST: "/buy", body: { id: "{$args.id}" }) }
extend type Subscription { sold(id: ID!): Product @rest(SSE: "/sold/{$args.id}") }
type Product { id: ID! name: String! price: Float! kind: Kind! images: [String!]! maker: Maker parts: [Part!]! }
type Maker { id: ID! name: String! makerId: ID }
type Part { id: ID! label: String owner: Product @from(query: "mine") }
type Order { id: ID! total: Float! }
union Found = Product | Maker
enum Kind { BOOK TOY }
input Filter { text: String! page: Int! = 1 }
`,
};

/** The services with one client, whose file is this text. */
export const client = (text: string, operations = ''): Files => ({
  ...shopServices,
  'schemas/tv.graphql': text,
  ...(operations && { 'clients/tv/all.graphql': operations }),
});
