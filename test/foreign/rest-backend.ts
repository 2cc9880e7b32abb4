import { createRequire } from 'node:module';
import type { RequestListener } from 'node:http';
import { listenForParent } from './listen-for-parent.ts';
import { restData } from './rest-data.ts';

interface JsonServer {
  readonly create: () => RequestListener & { use(handler: unknown): void };
  readonly defaults: (options: { readonly logger: boolean }) => unknown;
  readonly router: (tables: object) => unknown;
}

const jsonServer = createRequire(import.meta.url)('json-server') as JsonServer;

const app = jsonServer.create();
app.use(jsonServer.defaults({ logger: false }));
// The tables stay in memory: what one test writes is gone with its process.
app.use(jsonServer.router(structuredClone(restData())));
listenForParent(app);
