import fastify from 'fastify';
import mercurius from 'mercurius';

import { resolvers, typeDefs } from './schema.js';
import { listening, loaders, port } from './services.js';

/** Mercurius on Fastify; it compiles a document with graphql-jit when it comes again. */
const app = fastify({ logger: false });
app.register(mercurius, { schema: typeDefs, resolvers, jit: 1, context: loaders, graphiql: false });
await app.listen({ port: Number(port), host: '127.0.0.1' });
listening();
