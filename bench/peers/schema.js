import { getJson } from './services.js';

/** The schema of the web client (bench/root), with resolvers as one writes them with dataloaders. */
export const typeDefs = /* GraphQL */ `
  type Query {
    userDashboard(id: Int!): Dashboard!
    posts(first: Int! = 100): [Post!]!
  }
  type Dashboard {
    profile: User
    orders: [Order!]!
    notifications: [Notification!]!
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
    user: User
    reviews: [Review!]!
  }
  type Review {
    id: Int!
    stars: Int!
    body: String!
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

export const resolvers = {
  Query: {
    userDashboard: (_, { id }) => ({ id }),
    posts: (_, { first }) => getJson(`/posts?limit=${first}`),
  },
  Dashboard: {
    profile: ({ id }) => getJson(`/users/${id}`),
    orders: ({ id }) => getJson(`/orders?userId=${id}`),
    notifications: ({ id }) => getJson(`/notifications?userId=${id}&unread=true`),
  },
  Post: {
    user: ({ userId }, _, { users }) => users.load(userId),
    reviews: ({ id }, _, { reviews }) => reviews.load(id),
  },
};
