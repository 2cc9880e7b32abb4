import { isIPv6, type LookupFunction } from 'node:net';

import { buildConnector } from 'undici';

export interface ConnectorOptions {
  /** Certificates in PEM to trust in place of the usual ones. */
  readonly ca?: string | undefined;
  /** The address to connect to, whatever the name: Host and the name that TLS checks stay those of the URL. */
  readonly address?: string | undefined;
  /** Until a connection is there, TLS included. */
  readonly timeoutMs: number;
}

/** Errors of connections that had brought bytes before. */
const ofUsedConnections = new WeakSet<Error>();

/** Opens the connections of a pool, for HTTP/1.1 alone. */
export function connector({ ca, address, timeoutMs }: ConnectorOptions): buildConnector.connector {
  const connect = buildConnector({
    allowH2: false,
    timeout: timeoutMs,
    ...(ca !== undefined && { ca }),
    ...(address !== undefined && { lookup: always(address) }),
  });
  return (target, done) => {
    connect(target, (...[failure, socket]) => {
      if (failure) return done(failure, null);
      socket.on('error', (error: Error) => {
        if (socket.bytesRead > 0) ofUsedConnections.add(error);
      });
      done(null, socket);
    });
  };
}

/**
 * Whether an error is that of a connection which had been used: it may have been closed for idleness. Over TLS the
 * handshake counts as use.
 */
export function wasUsed(error: Error): boolean {
  if (ofUsedConnections.has(error)) return true;
  const { socket } = error as { readonly socket?: { readonly bytesRead?: number } };
  return (socket?.bytesRead ?? 0) > 0;
}

function always(address: string): LookupFunction {
  const family = isIPv6(address) ? 6 : 4;
  return (_name, { all }, done) => {
    if (all) done(null, [{ address, family }]);
    else done(null, address, family);
  };
}
