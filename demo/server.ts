import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.ts';
import type { Fault, ReceivedRequest } from './answer.ts';
import type { Handler } from './router.ts';

const HOST = '127.0.0.1';

/** Longer than callers keep idle connections, so that none is closed under a request. */
const KEEP_ALIVE_MS = 75_000;

/** A running HTTP server on the loopback interface. */
export interface DemoServer {
  /** Its origin: `http://127.0.0.1:4101`. */
  readonly url: string;
  /** Holds for all requests that come in from now on; undefined heals. */
  setFault(fault: Fault | undefined): void;
  /** Ends all connections at once, event streams too. */
  close(): Promise<void>;
}

/** Starts a server; port 0 takes any free one. `onRequest` sees each request first. */
export async function startServer(
  handler: Handler,
  options: { readonly port?: number | undefined; readonly onRequest?: (request: ReceivedRequest) => void } = {},
): Promise<DemoServer> {
  const { port = 0, onRequest } = options;
  let fault: Fault | undefined;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  server.on('connection', (socket) => {
    if (fault === 'refuse') socket.destroy();
  });
  server.on('request', (incoming, outgoing) => {
    void answer(incoming, outgoing, { url, handler, onRequest, fault: () => fault });
  });
  const url = await listen(server, port);
  return {
    url,
    setFault: (next) => {
      fault = next;
      if (fault === 'refuse') server.closeAllConnections();
    },
    close: () => close(server),
  };
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, HOST);
  await once(server, 'listening');
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
