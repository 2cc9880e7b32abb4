import type { Server as Http1Server } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { createServer, type Server, type SecureContextOptions } from 'node:tls';

import type { CertificatePair } from '../core/server-certificate.ts';
import type { EndingConnections } from './ending.ts';

/** How long a caller has to agree on TLS. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

const PROTOCOLS = ['h2', 'http/1.1'];

/** What takes connections over TLS. */
export interface SecureFront {
  readonly listener: Server;
  /** Connections that have not agreed on TLS yet. */
  readonly handshakes: EndingConnections;
  /** Uses another certificate for connections from now on. */
  readonly present: (certificate: CertificatePair) => void;
}

/** Takes connections over TLS 1.2 or newer, and gives each to the server of the protocol that it agrees on. */
export function secureFront(
  certificate: CertificatePair,
  { http1, http2 }: { readonly http1: Http1Server; readonly http2: Http2Server },
): SecureFront {
  const pending = new Map<string, Socket>();
  const listener = createServer({
    ...contextOf(certificate),
    ALPNProtocols: PROTOCOLS,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  });
  // Its time-outs begin with this event, and it never listens itself.
  listener.once('listening', () => http1.emit('listening'));
  listener.on('connection', (socket: Socket) => {
    const key = endOf(socket);
    pending.set(key, socket);
    socket.once('close', () => {
      if (pending.get(key) === socket) pending.delete(key);
    });
  });
  // Of what went wrong nobody could be told.
  listener.on('tlsClientError', (_, socket) => socket.destroy());
  listener.on('secureConnection', (socket) => {
    pending.delete(endOf(socket));
    (socket.alpnProtocol === 'h2' ? http2 : http1).emit('connection', socket);
  });
  const end = (): void => pending.forEach((socket) => socket.destroy());
  return {
    listener,
    handshakes: {
      announce: () => undefined,
      closeIdle: end,
      closeAll: end,
      get areClosed() {
        return pending.size === 0;
      },
    },
    present: (next) => listener.setSecureContext(contextOf(next)),
  };
}

/** What a connection and the TLS over it have in common. */
const endOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

const contextOf = ({ cert, key }: CertificatePair): SecureContextOptions => ({ cert, key, minVersion: 'TLSv1.2' });
