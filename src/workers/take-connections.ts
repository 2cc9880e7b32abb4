import type { Server, Socket } from 'node:net';

import type { Order } from './messages.ts';

/** What every server has, and its types do not. */
type OwnSockets = Server & { readonly allowHalfOpen: boolean };

/** Lets a server answer on the connections that the primary hands over, in place of a port of its own. */
export function takeConnections(server: Server): void {
  // This is when it begins to look for connections that take too long.
  server.emit('listening');
  process.on('message', (order: Order, socket: Socket | undefined) => {
    // Who left in the meantime is no connection.
    if (order.kind !== 'connection' || !socket) return;
    // As the server's own sockets are: one for plain HTTP ends them itself, one for TLS does not.
    socket.allowHalfOpen = (server as OwnSockets).allowHalfOpen;
    server.emit('connection', socket);
  });
}
