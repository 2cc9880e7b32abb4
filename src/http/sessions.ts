import { constants, type Http2Server, type ServerHttp2Session } from 'node:http2';

import type { EndingConnections } from './ending.ts';

/** The highest id that a stream can have: every request that is under way will be answered. */
const ANY_STREAM = 2 ** 31 - 1;

/** How long nothing may move on a connection. */
export interface SessionPatience {
  /** While nothing is answered on it. */
  readonly keepAliveTimeoutMs: number;
  /** While something is. */
  readonly idleMs: number;
}

/**
 * Watches the connections of an HTTP/2 server from now on, and closes those on which nothing moves. At the end each is told
 * so by a GOAWAY that refuses no request yet: https://www.rfc-editor.org/rfc/rfc9113#section-6.8
 */
export function watchSessions(server: Http2Server, { keepAliveTimeoutMs, idleMs }: SessionPatience): EndingConnections {
  /** With the number of requests that each is answering. */
  const sessions = new Map<ServerHttp2Session, number>();
  let draining = false;

  const announceTo = (session: ServerHttp2Session): void => {
    if (!session.closed && !session.destroyed) session.goaway(constants.NGHTTP2_NO_ERROR, ANY_STREAM);
  };
  const change = (session: ServerHttp2Session, by: 1 | -1): void => {
    const streams = (sessions.get(session) ?? 0) + by;
    if (session.destroyed) return;
    sessions.set(session, streams);
    if (streams === 0) session.setTimeout(keepAliveTimeoutMs);
    if (streams === 1 && by === 1) session.setTimeout(idleMs);
  };

  server.on('session', (session) => {
    let isTold = false;
    sessions.set(session, 0);
    session.setTimeout(keepAliveTimeoutMs);
    session.on('timeout', () => (sessions.get(session) === 0 ? session.close() : session.destroy()));
    session.once('close', () => sessions.delete(session));
    session.on('stream', (stream) => {
      change(session, 1);
      stream.once('close', () => {
        change(session, -1);
        if (draining && !isTold) announceTo(session);
        isTold ||= draining;
      });
    });
  });

  return {
    announce() {
      draining = true;
      for (const session of sessions.keys()) announceTo(session);
    },
    closeIdle() {
      for (const session of sessions.keys()) if (!session.closed) session.close();
    },
    closeAll() {
      for (const session of sessions.keys()) session.destroy();
    },
    get areClosed() {
      return sessions.size === 0;
    },
  };
}
