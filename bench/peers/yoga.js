import { createServer } from 'node:http';

import { createSchema, createYoga } from 'graphql-yoga';

import { resolvers, typeDefs } from './schema.js';
import { listening, loaders, port } from './services.js';

/** GraphQL Yoga with resolvers and dataloaders. */
const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: loaders,
  logging: false,
  graphiql: false,
  landingPage: false,
  multipart: false,
});
createServer(yoga).listen(Number(port), '127.0.0.1', listening);
