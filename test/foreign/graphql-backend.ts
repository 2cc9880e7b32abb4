import { createRequire } from 'node:module';
import type { RequestListener } from 'node:http';
import { graphqlData } from './graphql-data.ts';
import { listenForParent } from './listen-for-parent.ts';

const require = createRequire(import.meta.url);
const express = require('express') as () => RequestListener & { use(path: string, handler: unknown): void };
const { jsonGraphqlExpress } = require('json-graphql-server/node') as { jsonGraphqlExpress: (data: object) => unknown };

const app = express();
app.use('/graphql', jsonGraphqlExpress(graphqlData()));
listenForParent(app);
