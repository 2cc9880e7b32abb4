import type { Files } from '../../support/check-files.ts';

/** Files without an error that use every construct of the language. */
export const everyConstruct: Files = {
  'schemas/services/shop.graphql': `extend schema @service(url: ["http://shop.internal/v1", "{$env.SHOP_URL}"], forward: ["authorization", "x-lang"],
  headers: [{ name: "x-key", value: "{$env.KEY}" }, { name: "x-sub", value: "{$caller.sub}" }], timeout: "2s", retries: 2,
  breaker: { failures: 3, cooldown: "5s" }, concurrency: 8, maxKeys: 50)
scalar Money @specifiedBy(url: "https://example.com/money")
extend type Query {
  product(id: ID!): Product @rest(GET: "/products?id={$keys}", key: "$args.id", match: "id") @cacheControl(maxAge: 60)
  products(text: String, page: Page = { first: 5 }): [Product!]!
    @rest(GET: "/products?q={$args.text}&n={$args.page.first}&tag={$header.x-lang}", select: "data.items", timeout: "1s", fallback: [])
    @listSize(slicingArguments: ["page.first"])
  media(kind: Kind): [Medium] @rest(GET: "/media?kind={$args.kind}") @listSize(assumedSize: 9)
  order(id: ID!): Order @rest(GET: "/orders/{$args.id}") @requiresScopes(scopes: [["orders:read"]])
  best: Product @from(query: "product(id: \\"1\\")")
}
extend type Mutation {
  buy(items: [Line!]!): Order! @rest(POST: "/orders", body: { by: "{$caller.sub}", items: "{$args.items}", n: [1, null] }) @cost(weight: "10")
}
extend type Subscription { sold(id: ID!): Product @rest(SSE: "/sold/{$args.id}") }
type Product @cacheControl(maxAge: 30, scope: PRIVATE) {
  id: ID!
  name: String! @from(field: "display.name")
  label: String @from(value: "{$this.name} #{$this.id}")
  price: Float
  money: Money
  kind: Kind!
  tags: [String!]!
  maker: Maker
  parts: [Part!]!
  stock: Int @rest(POST: "/stock", body: { ids: "{$keys}" }, key: "$this.id", match: "@key")
}
type Maker { id: ID! name: String! ownerId: ID email: String @authenticated }
type Part { id: ID! whole: Product @from(query: "product(id: $this.id)") }
type Order { id: ID! total: Float! lines: [OrderLine!]! }
type OrderLine { productId: ID! quantity: Int! product: Product @from(query: "product(id: $this.productId)") }
interface Medium @from(field: "media_type") { id: ID! }
type Film implements Medium @from(value: "film") { id: ID! minutes: Int }
type Disc implements Medium @from(value: "disc") { id: ID! tracks: Int }
enum Kind { BOOK @from(value: "b") TOY @from(value: "t") }
input Page { first: Int! = 10 after: String @from(field: "cursor.after") }
input Line { productId: ID! quantity: Int! = 1 }
`,
  'schemas/services/reviews.graphql': `schema @service(kind: GRAPHQL, url: "http://reviews.internal/graphql", subscriptionUrl: "ws://reviews.internal") { query: Query }
extend type Query { review(id: ID!): Review @from(query: "reviewsByIds(ids: $keys)", key: "$args.id", match: "id") }
extend type Review { text: String @authenticated author: Maker @from(query: "product(id: $this.productId).maker") }
extend type Product {
  reviews(first: Int! = 3): [Review!]! @from(query: "reviewsOf(products: $keys, first: $args.first)", key: "$this.id", match: "productId")
    @listSize(slicingArguments: ["first"])
}
`,
  'schemas/remote/reviews.graphql': `schema { query: RootQuery subscription: Subs }
directive @internal on FIELD_DEFINITION
type RootQuery { reviewsByIds(ids: [ID!]!): [Review]! reviewsOf(products: [ID!]!, first: Int): [Review!]! top: Review @internal }
type Subs { reviewed(id: ID): Review! }
"""A review."""
type Review { id: ID! productId: ID! text: String rating: Int! @deprecated(reason: "stars") stars: Stars }
enum Stars { ONE TWO }
`,
  'schemas/web.graphql': `extend schema @bff(auth: OPTIONAL, operations: ANY, maxCost: 500, maxDepth: 8, budget: { cost: 1000, window: "1m" })
type Query {
  home(first: Int! = 3): Home! @authenticated
  me: Product @from(query: "product(id: $caller.sub)")
  product(id: ID!): Product @rateLimit(max: 5, window: "1s", identityArgs: ["id"])
  found(text: String, page: PageInput): [Product!]! @from(field: "products(page: $args.page)", fallback: [])
  media(kind: Sort): [Thing] @listSize(assumedSize: 5)
  token: String @from(field: "$caller.sub")
}
type Home {
  best: Product @from(query: "best")
  hits: [Product!] @from(query: "products(page: { first: $this.first })")
  deeper: Deeper
}
type Deeper { note: String @from(value: "first {$this.first}") }
type Product {
  id: ID!
  title: String! @from(value: "{$this.name} by {$this.maker.name}", fallback: "?")
  more: More! @from(field: "$this")
  kind: Sort!
  twin: Product @from(query: "product(id: $this.maker.ownerId)")
  partIds: [ID!] @from(field: "parts.id")
  reviews(first: Int! = 2): [Review!]! @cost(weight: 2)
  latest: [Review!] @from(query: "reviewsOf(products: $keys, first: 1)", key: "$this.id", match: "productId")
  short: String @computed(selectionSet: "{ name maker { id } reviews(first: 1) { id } }")
}
extend type Product { stock: Int }
type More @from(type: "Product") { price: Float }
type Review { id: ID! stars: Stars rating: Int! @deprecated author: Who }
type Who @from(type: "Maker") { name: String! }
union Thing @from(type: "Medium") = Film | Disc
type Film { minutes: Int }
type Disc { tracks: Int }
enum Sort @from(type: "Kind") { PAPER @from(value: "BOOK") TOY }
input PageInput @from(type: "Page") { size: Int! = 4 @from(field: "first") }
type Mutation { order(items: [Line!]!): Order! @from(field: "buy") }
type Order { id: ID! total: Float! }
type Subscription { sold(id: ID!): Product reviewed(id: ID): Review! }
`,
  'schemas/tv.graphql': `extend schema @bff(auth: NONE)
type Query { product(id: ID!): Product }
type Product { id: ID! poster: [String!]! @from(field: "tags") }
`,
  'clients/web/all.graphql': `query Home($first: Int! = 2) @endpoint(GET: "/home") { home(first: $first) { hits { ...Card } deeper { note } } }
query Product($id: ID!) @endpoint(GET: "/products/{id}") { product(id: $id) { ...Card reviews { id author { name } } } }
mutation Order($items: [Line!]!) @endpoint(POST: "/orders") { order(items: $items) { id } }
subscription Sold($id: ID!) { sold(id: $id) { ...Card } }
fragment Card on Product { id title more { price } kind }
`,
};

/** What the code file of the client \`web\` exports. */
export const everyConstructCode = { web: { Product: { short: () => '' } } };
