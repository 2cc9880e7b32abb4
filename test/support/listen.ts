import { once } from 'node:events';
import { Server as HttpServer, type Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const HOST = '127.0.0.1';

/** Listens on a port of the loopback interface, any free one unless told which; resolves to the server's origin. */
export async function listen(server: Server | SecureServer, port = 0): Promise<string> {
  server.listen(port, HOST);
  await once(server, 'listening');
  return `${server instanceof HttpServer ? 'http' : 'https'}://${HOST}:${(server.address() as AddressInfo).port}`;
}

/** Ends a server and its connections at once. */
export async function closeAtOnce(server: Server | SecureServer): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
