import { defineConfig } from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  additionalResolvers: { Query: { userDashboard: (_, { id }) => ({ id }) } },
  landingPage: false,
  graphiql: false,
});
