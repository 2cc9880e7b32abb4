import type { Server as Http1Server, RequestListener } from 'node:http';
import type { Server } from 'node:net';

import type { CertificatePair } from '../core/server-certificate.ts';
import type { EndingConnections } from './ending.ts';
import { createHttp2Server, type Http2Limits } from './http2-server.ts';
import { secureFront } from './secure-front.ts';
import { type SessionPatience, watchSessions } from './sessions.ts';
import { type CertificateObserver, readCertificate, watchCertificate } from './watch-certificate.ts';

/** What takes the connections of callers. */
export interface PublicListener {
  readonly scheme: 'http' | 'https';
  readonly listener: Server;
  /** Those that are not over HTTP/1.1. */
  readonly connections: readonly EndingConnections[];
  /** Looks whether the certificate has changed; never rejects. */
  readonly renewCertificate: () => Promise<void>;
  readonly close: () => void;
}

/** How callers are taken over TLS. */
export interface SecureOptions extends CertificateObserver, Http2Limits, SessionPatience {
  readonly tls: CertificatePair;
  /** Answers requests over HTTP/2. */
  readonly handle: RequestListener;
}

/** The HTTP/1.1 server itself, which takes callers without TLS. */
export const plainListener = (http1: Http1Server): PublicListener => ({
  ...{ scheme: 'http', listener: http1, connections: [] },
  renewCertificate: () => Promise.resolve(),
  close: () => undefined,
});

/** Takes callers over TLS, by HTTP/2 or HTTP/1.1 as they like. Rejects when the certificate cannot be read. */
export async function secureListener(http1: Http1Server, options: SecureOptions): Promise<PublicListener> {
  const http2 = createHttp2Server(options.handle, options);
  const sessions = watchSessions(http2, options);
  const texts = await readCertificate(options.tls);
  const { listener, handshakes, present } = secureFront(texts, { http1, http2 });
  const certificate = watchCertificate({ files: options.tls, texts, present }, options);
  return {
    ...{ scheme: 'https', listener, connections: [sessions, handshakes] },
    renewCertificate: () => certificate.look(),
    close: () => certificate.close(),
  };
}
