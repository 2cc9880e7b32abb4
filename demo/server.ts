import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.ts';
import type { Fault, ReceivedRequest } from './answer.ts';
import type { Handler } from './router.ts';

/** Where only this machine reaches it. */
export const LOOPBACK = '127.0.0.1';
const ALL_ADDRESSES = '0.0.0.0';

/** Longer than callers keep idle connections, so that none is closed under a request. */
const KEEP_ALIVE_MS = 75_000;

/** A running HTTP server. */
export interface DemoServer {
  /** Its origin: `http://127.0.0.1:4101`. */
  readonly url: string;
  /** Holds for all requests that come in from now on; undefined heals. */
  setFault(fault: Fault | undefined): void;
  /** Ends all connections at once, event streams too. */
  close(): Promise<void>;
}

/** How a server is started. */
export interface DemoServerOptions {
  /** 0, as without one, takes any free port. */
  readonly port?: number | undefined;
  /** The name that others know this machine by: then it listens on all addresses, else on the loopback interface. */
  readonly host?: string | undefined;
  /** Sees each request first. */
  readonly onRequest?: (request: ReceivedRequest) => void;
}

/** Starts a server. Whoever starts it closes it. */
export async function startServer(handler: Handler, options: DemoServerOptions = {}): Promise<DemoServer> {
  const { port = 0, host = LOOPBACK, onRequest } = options;
  let fault: Fault | undefined;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  server.on('connection', (socket) => {
    if (fault === 'refuse') socket.destroy();
  });
  server.on('request', (incoming, outgoing) => {
    void answer(incoming, outgoing, { url, handler, onRequest, fault: () => fault });
  });
  const url = await listen(server, port, host);
  return {
    url,
    setFault: (next) => {
      fault = next;
      if (fault === 'refuse') server.closeAllConnections();
    },
    close: () => close(server),
  };
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  server.listen(port, host === LOOPBACK ? LOOPBACK : ALL_ADDRESSES);
  await once(server, 'listening');
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
