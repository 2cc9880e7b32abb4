import { createServer, type Socket } from 'node:net';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';

import { listen } from '../http/server.ts';
import type { WorkerSlot } from './worker-slot.ts';

/** A port whose connections are handed out. */
export interface SharedPort {
  readonly port: number;
  /** Hands out what has waited for a worker. */
  readonly handOut: () => void;
  /** Takes no more connections. Those that were taken have been handed out by then. */
  readonly close: () => Promise<void>;
}

/** More do not wait while there is no worker: their callers had better ask elsewhere. */
const MAX_WAITING = 1_000;

/**
 * Listens for all workers, and hands connections to those that are open, in turn. Each gets as many, one that leaves loses
 * none, and at the end no connection is taken that nobody answers: which the ways of `node:cluster`, one socket for
 * all or one for each, do not all give.
 */
export async function sharePort(
  address: { readonly host: string; readonly port: number },
  slots: () => readonly WorkerSlot[],
): Promise<SharedPort> {
  let waiting: readonly Socket[] = [];
  let turn = 0;
  const handOver = (socket: Socket): void => {
    socket.on('error', () => undefined);
    const open = slots().filter(({ isOpen }) => isOpen);
    const next = open[turn++ % open.length];
    if (next) next.send({ kind: 'connection' }, socket);
    else if (waiting.length < MAX_WAITING) waiting = [...waiting, socket];
    else socket.destroy();
  };
  // What is sent waits in the socket for whoever gets it.
  const server = createServer({ pauseOnConnect: true, noDelay: true }, handOver);
  const port = await listen(server, address);
  return {
    port,
    handOut: () => {
      const sockets = waiting;
      waiting = [];
      sockets.forEach(handOver);
    },
    close: async () => {
      // Connections that the system has made and we have not yet taken are reset: now there are none.
      await turnOfEventLoop();
      server.close();
      waiting.forEach((socket) => socket.destroy());
    },
  };
}
