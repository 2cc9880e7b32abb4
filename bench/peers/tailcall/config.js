/** The schema of the web client as Tailcall reads it, without reviews, which it would ask for post by post. */
export const config = (port, restUrl) => /* GraphQL */ `
  schema
    @server(port: ${port}, hostname: "127.0.0.1", workers: 1)
    @upstream(poolMaxIdlePerHost: 200, tcpKeepAlive: 60, batch: { delay: 1, maxSize: 1000 }) {
    query: Query
  }
  type Query {
    userDashboard(id: Int!): Dashboard! @expr(body: { id: "{{.args.id}}" })
    posts(first: Int! = 100): [Post!]!
      @http(url: "${restUrl}/posts", query: [{ key: "limit", value: "{{.args.first}}" }])
  }
  type Dashboard {
    id: Int!
    profile: User @http(url: "${restUrl}/users/{{.value.id}}")
    orders: [Order!]! @http(url: "${restUrl}/orders", query: [{ key: "userId", value: "{{.value.id}}" }])
    notifications: [Notification!]!
      @http(
        url: "${restUrl}/notifications"
        query: [{ key: "userId", value: "{{.value.id}}" }, { key: "unread", value: "true" }]
      )
  }
  type User {
    id: Int!
    name: String!
    username: String!
    email: String!
  }
  type Post {
    id: Int!
    userId: Int!
    title: String!
    body: String!
    user: User @http(url: "${restUrl}/users", query: [{ key: "id", value: "{{.value.userId}}" }], batchKey: ["id"])
  }
  type Order {
    id: Int!
    total: Float!
    status: String
  }
  type Notification {
    id: Int!
    text: String!
    unread: Boolean
  }
`;
