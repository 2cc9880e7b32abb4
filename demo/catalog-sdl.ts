/** The catalog service's own schema. A gateway keeps a snapshot of it. */
export const CATALOG_SDL = /* GraphQL */ `
  type Query {
    "Products in the order of the ids; unknown ids are left out."
    productsByIds(ids: [ID!]!): [Product!]!
    "The newest reviews of each author; all of them without \`first\`."
    reviewsByAuthors(authorIds: [ID!]!, first: Int): [Review!]!
    "Products whose name contains the text, in order of their ids."
    searchProducts(text: String, first: Int! = 20, after: String): ProductConnection!
  }

  type Mutation {
    addReview(authorId: ID!, productId: ID!, rating: Int!, text: String): Review!
  }

  type Subscription {
    "The product each time its price has changed."
    priceChanged(productId: ID!): Product!
  }

  type Product {
    id: ID!
    name: String!
    price: Float!
    images: [String!]!
    "The newest reviews."
    reviews(first: Int = 10): [Review!]!
  }

  type Review {
    id: ID!
    "From 1 to 5."
    rating: Int!
    text: String
    authorId: ID!
    product: Product!
    createdAt: String!
  }

  type ProductConnection {
    edges: [ProductEdge!]!
    pageInfo: PageInfo!
  }

  type ProductEdge {
    cursor: String!
    node: Product!
  }

  type PageInfo {
    hasNextPage: Boolean!
    endCursor: String
  }
`;
