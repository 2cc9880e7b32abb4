import { defineConfig, loadGraphQLHTTPSubgraph } from '@graphql-mesh/compose-cli';
import { loadJSONSchemaSubgraph } from '@omnigraph/json-schema';

const { REST_URL: endpoint, GRAPHQL_URL } = process.env;

const integer = { type: 'integer' };
const get = (field, path, schema, more) => ({
  ...{ type: 'Query', method: 'GET', field, path },
  responseSchema: `./schemas.json#/definitions/${schema}`,
  ...more,
});

const operations = [
  get('posts', '/posts?limit={args.first}', 'Posts', { argTypeMap: { first: integer } }),
  get('user', '/users/{args.id}', 'User', { argTypeMap: { id: integer } }),
  get('users', '/users', 'Users', {
    argTypeMap: { ids: { type: 'array', items: integer } },
    queryParamArgMap: { id: 'ids' },
    queryStringOptionsByParam: { id: { arrayFormat: 'repeat' } },
  }),
  get('orders', '/orders?userId={args.userId}', 'Orders', { argTypeMap: { userId: integer } }),
  get('notifications', '/notifications?userId={args.userId}&unread=true', 'Notifications', {
    argTypeMap: { userId: integer },
  }),
];

const from = (service, field) =>
  `@resolveTo(sourceName: "${service}", sourceTypeName: "Query", sourceFieldName: "${field}"`;
const ofUser = (field, arg) =>
  `${from('rest', field)}, requiredSelectionSet: "{ id }", sourceArgs: { ${arg}: "{root.id}" })`;

/** What leads from one service to another; `userDashboard` is in gateway.config.js. */
const additionalTypeDefs = /* GraphQL */ `
  extend type Query {
    userDashboard(id: Int!): Dashboard!
  }
  type Dashboard {
    id: Int!
    profile: User ${ofUser('user', 'id')}
    orders: [Order] ${ofUser('orders', 'userId')}
    notifications: [Notification] ${ofUser('notifications', 'userId')}
  }
  extend type Post {
    user: User ${from('rest', 'users')}, keyField: "userId", keysArg: "ids", valueKeyField: "id")
    reviews: [Review!]! ${from('reviews', 'reviews')}, keyField: "id", keysArg: "postIds", valueKeyField: "postId")
  }
`;

export const composeConfig = defineConfig({
  subgraphs: [
    { sourceHandler: loadJSONSchemaSubgraph('rest', { endpoint, operations }) },
    {
      sourceHandler: loadGraphQLHTTPSubgraph('reviews', {
        endpoint: `${GRAPHQL_URL}/graphql`,
        source: '../../root/schemas/remote/reviews.graphql',
      }),
    },
  ],
  additionalTypeDefs,
  ignoreSemanticConventions: true,
});
