/** The name of the npm package, and what the command line is found by. */
const PACKAGE = 'facet-gateway';

/** The files of a new project by their paths; `dependency` is the version or place of the gateway's package. */
export const projectFiles = (name: string, dependency: string): Readonly<Record<string, string>> => ({
  'facet.yaml': SETTINGS,
  'schemas/services/catalog.graphql': CATALOG,
  'schemas/services/orders.graphql': ORDERS,
  'schemas/web.graphql': WEB,
  'clients/web/home.graphql': HOME,
  'package.json': packageJson(name, dependency),
  '.gitignore': 'node_modules/\n*.log\n',
  'README.md': readme(name),
});

const SETTINGS = `# Settings of the process; what is not here has a default. facet doctor tells what is missing.
server:
  port: 4000

# Made-up answers stand in for services that say so, until there are real ones: then set CATALOG_URL and
# ORDERS_URL, and remove the line. facet start calls real services alone.
services:
  catalog: { mock: true }
  orders: { mock: true }
`;

const CATALOG = `# One backend service: where it is, what it has, and which request gets it.
extend schema @service(url: "{$env.CATALOG_URL}", timeout: "1s")

extend type Query {
  products(first: Int! = 10): [Product!]!
    @rest(GET: "/products?limit={$args.first}")
    @listSize(slicingArguments: ["first"])
    @cacheControl(maxAge: 60)
  # Many callers, one request.
  product(id: ID!): Product @rest(GET: "/products?id={$keys}", key: "$args.id", match: "id") @cacheControl(maxAge: 60)
}

type Product {
  id: ID!
  name: String!
  price: Float!
  imageUrl: String @from(field: "image_url") # its name in the service's JSON
}
`;

const ORDERS = `extend schema @service(url: "{$env.ORDERS_URL}", forward: ["authorization"], timeout: "2s")

extend type Query {
  latestOrders(first: Int! = 5): [Order!]!
    @rest(GET: "/orders?sort=newest&limit={$args.first}", select: "items")
    @listSize(slicingArguments: ["first"])
}

extend type Mutation {
  placeOrder(lines: [OrderLineInput!]!): Order! @rest(POST: "/orders", body: { lines: "{$args.lines}" })
}

type Order {
  id: ID!
  status: OrderStatus!
  placedAt: String! @from(field: "placed_at")
  lines: [OrderLine!]!
}

type OrderLine {
  quantity: Int!
  productId: ID! @from(field: "product_id")
  product: Product @from(query: "product(id: $this.productId)") # a join to the other service
}

input OrderLineInput {
  productId: ID! @from(field: "product_id")
  quantity: Int!
}

enum OrderStatus {
  OPEN @from(value: "open")
  SHIPPED @from(value: "shipped")
}
`;

const WEB = `# What the frontend "web" sees: /web/graphql. A further frontend is a further file, or facet new client tv.
type Query {
  home: Home!
  products(first: Int! = 10): [Product!] @listSize(slicingArguments: ["first"])
}

# Two services, one round trip. An empty list stands in for a service that fails.
type Home {
  products: [Product!]! @from(query: "products(first: 4)", fallback: [])
  orders: [Order!]! @from(query: "latestOrders(first: 3)", fallback: [])
}

type Product {
  id: ID!
  title: String! @from(field: "name")
  price: Float!
  imageUrl: String
}

type Order {
  id: ID!
  status: OrderStatus!
  placedAt: String!
  lines: [OrderLine!]!
}

type OrderLine {
  quantity: Int!
  product: Product
}

type Mutation {
  placeOrder(lines: [OrderLineInput!]!): Order!
}
`;

const HOME = `# A stored operation, and a REST endpoint: GET /web/home
query Home @endpoint(GET: "/home") {
  home {
    products {
      id
      title
      price
    }
    orders {
      id
      status
      lines {
        quantity
        product {
          title
        }
      }
    }
  }
}
`;

const packageJson = (name: string, dependency: string): string =>
  `${JSON.stringify(
    {
      name,
      private: true,
      type: 'module',
      scripts: { dev: 'facet dev', check: 'facet check', start: 'facet start' },
      dependencies: { [PACKAGE]: dependency },
    },
    null,
    2,
  )}\n`;

const readme = (name: string): string => `# ${name}

A gateway: services in, one GraphQL endpoint for each frontend out. \`npm run dev\` serves it, and follows edits.

- \`schemas/services/\` says where data is. Made-up answers stand in for both services: see \`facet.yaml\`.
- \`schemas/web.graphql\` is what one frontend sees; \`npx facet new client tv\` adds another.
- \`clients/web/\` holds the operations of that frontend: \`GET /web/home\` is one of them.

\`npm run check\` finds what is wrong in them, \`npx facet doctor\` what is missing around them, and
\`npx facet explain --client web\` shows what an operation asks of which service. In production: \`npm start\`.
`;
