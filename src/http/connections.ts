import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import type { EndingConnections } from './ending.ts';

/** The open connections of an HTTP/1.1 server, and what each is answering. */
export interface Connections extends EndingConnections {
  /** The answer that is being prepared or sent on a connection. */
  answerOn(socket: Socket): ServerResponse | undefined;
}

/** Watches the connections of a server from now on. */
export function watchConnections(server: Server): Connections {
  const answers = new Map<Socket, ServerResponse | undefined>();
  let draining = false;

  server.on('connection', (socket) => {
    answers.set(socket, undefined);
    socket.once('close', () => answers.delete(socket));
  });
  server.prependListener('request', ({ socket }, res) => {
    answers.set(socket, res);
    if (draining) res.setHeader('connection', 'close');
    res.on('close', () => {
      if (answers.get(socket) === res) answers.set(socket, undefined);
    });
  });

  return {
    answerOn: (socket) => answers.get(socket),
    announce() {
      draining = true;
      for (const res of answers.values()) if (res && !res.headersSent) res.setHeader('connection', 'close');
    },
    closeIdle() {
      for (const [socket, res] of answers) if (!res) socket.destroy();
    },
    closeAll() {
      for (const socket of answers.keys()) socket.destroy();
    },
    get areClosed() {
      return answers.size === 0;
    },
  };
}
