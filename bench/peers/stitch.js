import { createServer } from 'node:http';

import { batchDelegateToSchema } from '@graphql-tools/batch-delegate';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchSchemas } from '@graphql-tools/stitch';
import { buildSchema, GraphQLList, Kind, print } from 'graphql';
import { createYoga } from 'graphql-yoga';

import { getJson, listening, port, query, usersOf } from './services.js';

const users = makeExecutableSchema({
  typeDefs: /* GraphQL */ `
    type Query {
      usersById(ids: [Int!]!): [User]!
    }
    type User {
      id: Int!
      name: String!
      username: String!
      email: String!
    }
  `,
  resolvers: {
    Query: {
      usersById: (_, { ids }) => (ids.length === 1 ? Promise.all([getJson(`/users/${ids[0]}`)]) : usersOf(ids)),
    },
  },
});

const posts = makeExecutableSchema({
  typeDefs: /* GraphQL */ `
    type Query {
      posts(first: Int! = 100): [Post!]!
    }
    type Post {
      id: Int!
      userId: Int!
      title: String!
      body: String!
      user: User
    }
    type User {
      id: Int!
    }
  `,
  resolvers: {
    Query: { posts: (_, { first }) => getJson(`/posts?limit=${first}`) },
    Post: { user: ({ userId }) => ({ id: userId }) },
  },
});

const account = makeExecutableSchema({
  typeDefs: /* GraphQL */ `
    type Query {
      userDashboard(id: Int!): Dashboard!
    }
    type Dashboard {
      profile: User
      orders: [Order!]!
      notifications: [Notification!]!
    }
    type User {
      id: Int!
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
  `,
  resolvers: {
    Query: { userDashboard: (_, { id }) => ({ id }) },
    Dashboard: {
      profile: ({ id }) => ({ id }),
      orders: ({ id }) => getJson(`/orders?userId=${id}`),
      notifications: ({ id }) => getJson(`/notifications?userId=${id}&unread=true`),
    },
  },
});

const reviews = buildSchema(/* GraphQL */ `
  type Query {
    reviews(postIds: [Int!]!): [Review!]!
  }
  type Review {
    id: Int!
    postId: Int!
    stars: Int!
    body: String!
  }
`);

const texts = new WeakMap();

/** Sends a document to the GraphQL service; the text of each is made once. */
function reviewsExecutor({ document, variables }) {
  const text = texts.get(document) ?? print(document);
  texts.set(document, text);
  return query(text, variables);
}

const userByKey = {
  selectionSet: '{ id }',
  fieldName: 'usersById',
  key: ({ id }) => id,
  argsFromKeys: (ids) => ({ ids }),
};
const reviewsSubschema = { schema: reviews, executor: reviewsExecutor, batch: true };

const postId = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'postId' } };

const selectionSets = new WeakMap();

/** What is asked of the reviews, and the post that each belongs to. Made once for a field. */
function withPostId({ fieldNodes }) {
  const known = selectionSets.get(fieldNodes);
  if (known) return known;
  const selections = fieldNodes.flatMap(({ selectionSet }) => selectionSet.selections);
  const made = { kind: Kind.SELECTION_SET, selections: [...selections, postId] };
  selectionSets.set(fieldNodes, made);
  return made;
}

/** Completes a post with its reviews: one list for all posts of an answer. */
const reviewsOfPost = {
  selectionSet: '{ id }',
  resolve: ({ id }, _, context, info) =>
    batchDelegateToSchema({
      schema: reviewsSubschema,
      fieldName: 'reviews',
      key: id,
      argsFromKeys: (postIds) => ({ postIds }),
      valuesFromResults: (all, ids) => {
        const byPost = Map.groupBy(all, ({ postId }) => postId);
        return ids.map((one) => byPost.get(one) ?? []);
      },
      returnType: new GraphQLList(info.schema.getType('Review')),
      selectionSet: withPostId(info),
      context,
      info,
    }),
};

/** GraphQL Yoga in front of stitched subschemas: users are a merged type, reviews are delegated in batches. */
const schema = stitchSchemas({
  mergeDirectives: false,
  subschemas: [
    { schema: users, batch: true, merge: { User: userByKey } },
    { schema: posts },
    { schema: account },
    reviewsSubschema,
  ],
  typeDefs: 'extend type Post { reviews: [Review!]! }',
  resolvers: { Post: { reviews: reviewsOfPost } },
});
const yoga = createYoga({ schema, logging: false, graphiql: false, landingPage: false, multipart: false });
createServer(yoga).listen(Number(port), '127.0.0.1', listening);
