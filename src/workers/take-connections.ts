import type { Server, Socket } from 'node:net';

import type { Order } from './messages.ts';

/** Lets a server answer on the connections that the primary hands over, in place of a port of its own. */
export function takeConnections(server: Server): void {
  // This is when it begins to look for connections that take too long.
  server.emit('listening');
  process.on('message', (order: Order, socket: Socket | undefined) => {
    // Who left in the meantime is no connection.
    if (order.kind !== 'connection' || !socket) return;
    // As a server's own sockets are; it ends them itself.
    socket.allowHalfOpen = true;
    server.emit('connection', socket);
  });
}
