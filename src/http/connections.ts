import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Server as NetServer } from 'node:net';
import { setImmediate as turnOfEventLoop, setTimeout as passed } from 'node:timers/promises';

/** Requests that were on their way when we stopped accepting still arrive within this time. */
const IDLE_GRACE_MS = 100;

/** How a server comes to its end. */
export interface Drain {
  /** How long connections are still accepted, for one request each, while whoever sends them is being told to stop. */
  readonly noticeMs: number;
  /** How long requests may take from then on. */
  readonly graceMs: number;
}

/** The open connections of a server, and what each is answering. */
export interface Connections {
  /** The answer that is being prepared or sent on a connection. */
  answerOn(socket: Socket): ServerResponse | undefined;
  /** Stops accepting after `noticeMs`, lets requests end for up to `graceMs`, then closes what is left. Resolves when all connections are closed. */
  drain(drain: Drain): Promise<void>;
}

/** Watches the connections of a server from now on. */
export function watchConnections(server: Server): Connections {
  const answers = new Map<Socket, ServerResponse | undefined>();
  let draining = false;
  let whenEmpty: (() => void) | undefined;

  server.on('connection', (socket) => {
    answers.set(socket, undefined);
    socket.once('close', () => {
      answers.delete(socket);
      if (answers.size === 0) whenEmpty?.();
    });
  });
  server.prependListener('request', ({ socket }, res) => {
    answers.set(socket, res);
    if (draining) res.setHeader('connection', 'close');
    res.on('close', () => {
      if (answers.get(socket) === res) answers.set(socket, undefined);
    });
  });

  const closeIdle = (): void => {
    for (const [socket, res] of answers) if (!res) socket.destroy();
  };
  const closeAll = (): void => {
    for (const socket of answers.keys()) socket.destroy();
  };

  return {
    answerOn: (socket) => answers.get(socket),
    async drain({ noticeMs, graceMs }) {
      draining = true;
      for (const res of answers.values()) if (res && !res.headersSent) res.setHeader('connection', 'close');
      if (noticeMs > 0) await passed(noticeMs);
      // Connections that the system has made and we have not yet taken are reset: now there are none.
      await turnOfEventLoop();
      const idle = setInterval(closeIdle, IDLE_GRACE_MS);
      const late = setTimeout(closeAll, graceMs);
      // http.Server.close would close idle connections at once, with a request perhaps already on its way.
      await new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
      // Those that came another way than to its port it does not know.
      if (answers.size > 0) await new Promise<void>((resolve) => (whenEmpty = resolve));
      clearInterval(idle);
      clearTimeout(late);
    },
  };
}
