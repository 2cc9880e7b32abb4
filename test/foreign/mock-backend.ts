import type { RequestListener } from 'node:http';
import { readFile } from 'node:fs/promises';
import { listenForParent } from './listen-for-parent.ts';

interface MockServer {
  readonly createMockServer: (options: object) => Promise<{ readonly fetch: unknown }>;
}
interface NodeServer {
  readonly getRequestListener: (fetch: unknown) => RequestListener;
}

// Their names are no literals, so that nobody looks for types of what may not be installed yet.
const [mockServer, nodeServer] = ['@scalar/mock-server', '@hono/node-server'];
const { createMockServer } = (await import(mockServer)) as MockServer;
const { getRequestListener } = (await import(nodeServer)) as NodeServer;

const [, , path = ''] = process.argv;
// It refuses what does not fit the description, so that a request which is answered is one that does.
const app = await createMockServer({ document: await readFile(path, 'utf8'), logger: false });
listenForParent(getRequestListener(app.fetch));
